import { isObject, type Json, type JsonObject, member, objectAt, type Result } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import {
  flag,
  listOf,
  nullable,
  oneOf,
  optional,
  refuse,
  type Shape,
  ShapeFault,
  text,
} from '../../formats/shape/index.ts'
import { connectionOf } from './connection.ts'
import {
  type GroupVersionKind,
  type GroupVersionResource,
  operations,
  policyGroup,
  type Review,
  type ReviewUser,
} from './review.ts'

/** Fields that say who wrote what and never what is written: up to half of an object, and nothing a policy needs. */
const skipped: ReadonlySet<string> = new Set(['managedFields'])

/** As deep as the API server reads JSON itself. */
const maxDepth = 200

/** Reads the body of a review. The message of an error goes back to the API server: it repeats no value. */
export function readReview(body: string): Result<Review, string> {
  const parsed = parseJson(body, { maxDepth, skip: skipped })
  if (!parsed.ok) {
    const { line, column, message } = parsed.error
    return { ok: false, error: `the body is no JSON that can be judged (line ${line}, column ${column}): ${message}` }
  }
  const read = readAs(reviewOf, parsed.value)
  return read.ok ? read : { ok: false, error: `the body is no AdmissionReview: ${read.error}` }
}

/** A review as it was written down: anybody may have written into the folder since. */
export function readRecordedReview(value: Json | undefined): Result<Review, string> {
  const user = objectAt(value, 'user') ?? {}
  const userInfo = { ...user, ...objectAt(user, 'scope') }
  return readAs(requestOf, isObject(value) ? { ...value, subResource: value.subresource ?? null, userInfo } : value)
}

function readAs<T>(shape: (value: Json) => T, value: Json | undefined): Result<T, string> {
  try {
    return { ok: true, value: shape(value ?? null) }
  } catch (fault) {
    if (!(fault instanceof ShapeFault)) throw fault
    return { ok: false, error: `${fault.path.join('.')} ${fault.message}`.trim() }
  }
}

function reviewOf(value: Json): Review {
  if (!isObject(value) || member(value, 'kind') !== 'AdmissionReview') return refuse('kind must be AdmissionReview')
  if (member(value, 'apiVersion') !== 'admission.k8s.io/v1') return refuse('apiVersion must be admission.k8s.io/v1')
  return at(value, 'request', requestOf)
}

const requestOf: Shape<Review> = (value) => {
  const request = anyObject(value)
  const { username, groups, scope } = at(request, 'userInfo', user)
  const resource = at(request, 'resource', groupVersionResource)
  const operation = at(request, 'operation', oneOf(operations))
  const object = at(request, 'object', absentOr(anyObject))
  return {
    uid: at(request, 'uid', uid),
    kind: at(request, 'kind', groupVersionKind),
    resource,
    subresource: at(request, 'subResource', absentOr(text)) ?? '',
    name: at(request, 'name', absentOr(text)) ?? '',
    namespace: at(request, 'namespace', absentOr(text)) ?? '',
    operation,
    user: { username, groups, ...(resource.group === policyGroup && scope !== undefined && { scope }) },
    object: operation === 'CONNECT' && object !== undefined ? connectionOf(object) : object,
    oldObject: at(request, 'oldObject', absentOr(anyObject)),
    dryRun: at(request, 'dryRun', absentOr(flag)) ?? false,
  }
}

/** One member by its shape; the API server adds members with every version, so others are passed by. */
function at<T>(object: JsonObject, name: string, shape: Shape<T>): T {
  try {
    return shape(member(object, name))
  } catch (fault) {
    if (fault instanceof ShapeFault) fault.path.unshift(name)
    throw fault
  }
}

function absentOr<T>(shape: Shape<T>): Shape<T | undefined> {
  const some = optional(nullable(shape))
  return (value) => some(value) ?? undefined
}

const anyObject: Shape<JsonObject> = (value) => (isObject(value) ? value : refuse('must be an object'))

/** It comes back in the answer and goes into the log. */
const uid: Shape<string> = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= 253
    ? value
    : refuse('must be text of 1 to 253 characters')

const groupVersionKind: Shape<GroupVersionKind> = (value) => {
  const object = anyObject(value)
  return {
    group: at(object, 'group', absentOr(text)) ?? '',
    version: at(object, 'version', text),
    kind: at(object, 'kind', text),
  }
}

const groupVersionResource: Shape<GroupVersionResource> = (value) => {
  const object = anyObject(value)
  return {
    group: at(object, 'group', absentOr(text)) ?? '',
    version: at(object, 'version', text),
    resource: at(object, 'resource', text),
  }
}

const user: Shape<ReviewUser> = (value) => {
  const object = anyObject(value)
  return {
    username: at(object, 'username', absentOr(text)) ?? '',
    groups: at(object, 'groups', absentOr(listOf(text))) ?? [],
    scope: {
      uid: at(object, 'uid', absentOr(text)) ?? '',
      extra: at(object, 'extra', absentOr(anyObject)) ?? {},
    },
  }
}
