import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../../src/core/index.ts'
import type { Attributes } from './attributes.ts'

/** What a webhook is asked: `request` of an AdmissionReview (admission.k8s.io/v1). */
export function reviewRequest(it: Attributes): JsonObject {
  const { served, subresource } = it.target
  const kind = kindOf(it.apiVersion, it.kind)
  const resource = { group: served.group, version: served.version, resource: served.resource }
  const part = subresource === '' ? {} : { subResource: subresource, requestSubResource: subresource }
  return {
    uid: randomUUID(),
    kind,
    resource,
    ...part,
    requestKind: kind,
    requestResource: resource,
    ...(it.name !== '' && { name: it.name }),
    ...(namespaceOf(it) !== '' && { namespace: namespaceOf(it) }),
    operation: it.operation,
    userInfo: { username: it.user.name, groups: [...it.user.groups] },
    object: it.object ?? null,
    oldObject: it.oldObject ?? null,
    dryRun: it.dryRun,
    options: { kind: options[it.operation], apiVersion: 'meta.k8s.io/v1', ...(it.dryRun && { dryRun: ['All'] }) },
  }
}

/** A request about a namespace stands in that namespace. */
export function namespaceOf({ target, name }: Attributes): string {
  const isNamespace = target.served.group === '' && target.served.resource === 'namespaces'
  return isNamespace ? name : (target.namespace ?? '')
}

const options = { CREATE: 'CreateOptions', UPDATE: 'UpdateOptions', DELETE: 'DeleteOptions' } as const

function kindOf(apiVersion: string, kind: string): JsonObject {
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  return { group, version, kind }
}
