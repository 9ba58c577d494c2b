import { randomUUID } from 'node:crypto'
import type { JsonObject } from '../../../src/core/index.ts'
import type { Attributes } from './attributes.ts'

/** What an audit log of level Metadata says of a request, once it is answered. */
export function auditEvent(
  request: { readonly method: string; readonly uri: string },
  { target, name, user, annotations }: Attributes,
  code: number,
): JsonObject {
  const { served, namespace, subresource } = target
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: request.uri,
    verb: verbs[request.method] ?? request.method.toLowerCase(),
    user: { username: user.name, groups: [...user.groups] },
    objectRef: {
      resource: served.resource,
      apiVersion: served.version,
      ...(served.group !== '' && { apiGroup: served.group }),
      ...(namespace !== undefined && { namespace }),
      ...(name !== '' && { name }),
      ...(subresource !== '' && { subresource }),
    },
    responseStatus: { metadata: {}, code },
    annotations: { ...annotations },
  }
}

const verbs: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }
