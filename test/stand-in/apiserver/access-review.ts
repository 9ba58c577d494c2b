import { type JsonObject, listAt, objectAt, textAt } from '../../../src/core/index.ts'
import { isAllowed, type User } from './rbac.ts'
import type { Store } from './store.ts'

export const accessReviews = /^\/apis\/authorization\.k8s\.io\/v1\/(self)?subjectaccessreviews$/

/** A review of access, answered: of the user who asks, or of the one it names. */
export function accessReview(store: Store, asking: User, review: JsonObject, self: boolean): JsonObject {
  const spec = objectAt(review, 'spec')
  const attributes = objectAt(spec, 'resourceAttributes')
  const named: User = {
    name: textAt(spec, 'user') ?? '',
    groups: listAt(spec, 'groups').filter((group) => typeof group === 'string'),
  }
  const part = textAt(attributes, 'subresource') ?? ''
  const allowed = isAllowed(store, self ? asking : named, {
    verb: textAt(attributes, 'verb') ?? '',
    group: textAt(attributes, 'group') ?? '',
    resource: `${textAt(attributes, 'resource') ?? ''}${part && `/${part}`}`,
    namespace: textAt(attributes, 'namespace') || undefined,
    name: textAt(attributes, 'name') || undefined,
  })
  return { ...review, status: { allowed, ...(allowed && { reason: 'RBAC: allowed by a binding' }) } }
}
