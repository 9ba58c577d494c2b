import {
  canonicalJson,
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  textAt,
} from '../../core/index.ts'

/** How a webhook configuration differs from the one we want: one clause each, for people. Empty when it does not. */
export function driftOf(found: JsonObject, wanted: JsonObject): readonly string[] {
  const ours = listAt(wanted, 'webhooks')
  const theirs = listAt(found, 'webhooks')
  const names = new Set(ours.map(nameOf))
  const missing = ours.filter((one) => !theirs.some((other) => nameOf(other) === nameOf(one))).map(nameOf)
  const strange = theirs.map(nameOf).filter((name) => !names.has(name))
  return [
    ...missing.map((name) => `webhook ${name} is gone`),
    ...strange.map((name) => `webhook ${name} is not ours`),
    ...ours.flatMap((one) => {
      const other = theirs.find((candidate) => nameOf(candidate) === nameOf(one))
      return other === undefined ? [] : webhookDrift(one, other)
    }),
  ]
}

const nameOf = (webhook: Json): string => textAt(webhook, 'name') ?? ''

/** What the API server sets where we say nothing; anything else there is somebody's doing. */
const defaults: Readonly<Record<string, Json>> = {
  objectSelector: {},
  matchConditions: [],
  reinvocationPolicy: 'Never',
}

function webhookDrift(wanted: Json, found: Json): readonly string[] {
  if (!isObject(wanted) || !isObject(found)) return [`webhook ${nameOf(wanted)} is no object`]
  const changed = Object.keys(wanted).filter((key) =>
    exact.has(key)
      ? canonicalJson(found[key] ?? null) !== canonicalJson(wanted[key] ?? null)
      : !holds(found[key], wanted[key]),
  )
  const added = Object.keys(defaults).filter((key) => {
    const value = member(found, key)
    if (Object.hasOwn(wanted, key) || value === undefined || value === null) return false
    return canonicalJson(value) !== canonicalJson(defaults[key] ?? null)
  })
  return [...changed, ...added].map((key) => `${key} of webhook ${nameOf(wanted)} was changed`)
}

/** What selects what is asked about: a member more narrows it. */
const exact: ReadonlySet<string> = new Set(['namespaceSelector', 'objectSelector', 'rules'])

/** Whether a value says all that is wanted; the API server adds members to objects, never to lists. */
function holds(found: Json | undefined, wanted: Json | undefined): boolean {
  if (isObject(wanted)) return isObject(found) && Object.keys(wanted).every((key) => holds(found[key], wanted[key]))
  if (isArray(wanted))
    return isArray(found) && found.length === wanted.length && wanted.every((one, index) => holds(found[index], one))
  return canonicalJson(found ?? null) === canonicalJson(wanted ?? null)
}
