import { canonicalJson, type JsonObject, printable } from '../../core/index.ts'
import { exceptionKind, readException, readPolicy } from '../policy/index.ts'
import { policyGroup, type Review } from '../review/index.ts'
import { withoutMetadata } from './target.ts'

/** Whether a review is about the objects that steer the gate itself. */
export function isOwnKind({ kind }: Review): boolean {
  return kind.group === policyGroup
}

const largest = 128 * 1024

/**
 * Why one of our own objects is not stored: a policy that could not be used, or an exception by somebody who may not
 * approve it. Whoever may write into a namespace could otherwise except it from every policy.
 */
export function refusalOfOwn(review: Review, mayApprove: boolean | undefined): string | undefined {
  const { kind, object, oldObject, operation, subresource, user, namespace } = review
  if (!isOwnKind(review) || subresource !== '' || object === undefined) return undefined
  if (operation !== 'CREATE' && operation !== 'UPDATE') return undefined
  // What holds already holds on: the cluster's collector takes finalizers off, and may approve nothing.
  if (operation === 'UPDATE' && oldObject !== undefined && saysTheSame(object, oldObject)) return undefined
  if (canonicalJson(withoutMetadata(object)).length > largest)
    return `${kind.kind} ${printable(review.name)} is larger than ${largest / 1024} KiB: every replica holds all of them`
  if (kind.kind !== exceptionKind) {
    const read = readPolicy(object, `${kind.kind} ${review.name}`)
    return read.ok ? undefined : read.error.message
  }
  const read = readException(object, `${kind.kind} ${review.name}`)
  if (!read.ok) return read.error.message
  if (mayApprove === true) return undefined
  const where = namespace === '' ? 'the whole cluster' : `namespace "${printable(namespace)}"`
  return mayApprove === false
    ? `user "${printable(user.username)}" may not approve exceptions for ${where}: it takes the verb approve on securityexceptions.${policyGroup}`
    : `whether user "${printable(user.username)}" may approve exceptions could not be asked`
}

function saysTheSame(one: JsonObject, other: JsonObject): boolean {
  return canonicalJson(withoutMetadata(one)) === canonicalJson(withoutMetadata(other))
}
