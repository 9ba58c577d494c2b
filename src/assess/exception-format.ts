import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  member,
  objectAt,
  type Result,
  SeawallError,
  type SubjectId,
  textAt,
} from '../core/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'
import { type Exception, type ExceptionScope, noExpiry } from './exception.ts'

const scopeKeys = ['controls', 'checks', 'namespaces', 'kinds', 'names', 'slots'] as const
const textKeys = ['id', 'reason', 'owner', 'ticket', 'approver', 'expires'] as const
const day = /^\d{4}-\d{2}-\d{2}$/

/** Reads the `exceptions:` list of a `.seawallignore.yaml`. Strict: an unknown field could be a misspelt limit. */
export function parseExceptions(value: Json, source: string): Result<Exception[]> {
  const list = member(value, 'exceptions')
  if (!isObject(value) || !isArray(list)) return bad(source, 'has no list "exceptions"')
  const surplus = Object.keys(value).find((key) => key !== 'exceptions')
  if (surplus !== undefined) return bad(source, `has an unknown field "${surplus}"`)
  const exceptions: Exception[] = []
  const ids = new Set<string>()
  for (const [index, entry] of list.entries()) {
    const parsed = parseException(entry, `${source}, exception ${index + 1}`, source, true)
    if (!parsed.ok) return parsed
    if (ids.has(parsed.value.id)) return bad(source, `has two exceptions with id ${parsed.value.id}`)
    ids.add(parsed.value.id)
    exceptions.push(parsed.value)
  }
  return { ok: true, value: exceptions }
}

/** Only a file may hold an exception without end: that is how they come from other tools. */
function parseException(value: Json, where: string, source: string, mayBeEndless = false): Result<Exception> {
  if (!isObject(value)) return bad(where, 'is not an object')
  const known: readonly string[] = [...textKeys, 'scope']
  const surplus = Object.keys(value).find((key) => !known.includes(key))
  if (surplus !== undefined) return bad(where, `has an unknown field "${surplus}" (known: ${known.join(', ')})`)
  const text = (key: (typeof textKeys)[number]): string | undefined => textAt(value, key)?.trim() || undefined
  const [id, reason, owner, expires] = [text('id'), text('reason'), text('owner'), text('expires')]
  if (!id) return bad(where, 'needs an id')
  if (!reason) return bad(`${where} (${id})`, 'needs a reason, as text')
  if (!owner) return bad(`${where} (${id})`, 'needs an owner, as text')
  const holds =
    expires !== undefined && (isDay(expires) || isInstant(expires) || (mayBeEndless && expires === noExpiry))
  if (!holds) return bad(`${where} (${id})`, 'needs expires as a day, such as 2027-03-31')
  const scope = parseScope(objectAt(value, 'scope'), `${where} (${id})`)
  if (!scope.ok) return scope
  const [ticket, approver] = [text('ticket'), text('approver')]
  const exception = {
    id,
    scope: scope.value,
    reason,
    owner,
    expires,
    source,
    ...(ticket && { ticket }),
    ...(approver && { approver }),
  }
  return { ok: true, value: exception }
}

function parseScope(scope: JsonObject | undefined, where: string): Result<ExceptionScope> {
  if (scope === undefined) return bad(where, 'needs a scope')
  const result: { -readonly [K in keyof ExceptionScope]: ExceptionScope[K] } = {}
  for (const key of Object.keys(scope)) {
    const known = scopeKeys.find((name) => name === key)
    const list = member(scope, key)
    if (known === undefined) return bad(where, `has an unknown scope "${key}" (known: ${scopeKeys.join(', ')})`)
    if (!isArray(list) || list.length === 0 || !list.every((item) => typeof item === 'string'))
      return bad(where, `needs a list of names in scope.${key}`)
    result[known] = list.filter((item) => typeof item === 'string')
  }
  if (result.controls === undefined && result.checks === undefined)
    return bad(where, 'needs scope.controls or scope.checks: an exception from everything is no exception')
  return { ok: true, value: result }
}

export const annotationPrefix = 'except.seawall.dev/'

/**
 * Exceptions an object carries itself: `except.seawall.dev/POD-09: "owner=…; expires=2027-01-31; reason=…"`, or one
 * check as `except.seawall.dev/POD-09.host-path`. They cover only the object that carries them.
 */
export function exceptionsOnObject({ object, id }: KubeObject): Result<Exception>[] {
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations')
  if (annotations === undefined) return []
  return Object.keys(annotations)
    .filter((key) => key.startsWith(annotationPrefix))
    .slice(0, maxOnObject)
    .map((key) => exceptionOnObject(key, textAt(annotations, key) ?? '', id))
}

const maxOnObject = 100
const ownFields: readonly string[] = ['owner', 'expires', 'ticket', 'reason']

/** An object may speak of one control or check at a time, and of nobody but itself. */
function exceptionOnObject(key: string, text: string, id: SubjectId): Result<Exception> {
  const where = `annotation ${key} of ${id}`
  const target = key.slice(annotationPrefix.length)
  const match = /^([A-Z]{2,5}-\d{2})(?:\.([a-z0-9-]{1,60}))?$/.exec(target)
  if (match === null) return bad(where, 'must name one control (POD-09) or check (POD-09.host-path)')
  const [, control = '', check] = match
  const fields = fieldsOf(text)
  const surplus = Object.keys(fields).find((name) => !ownFields.includes(name))
  if (surplus !== undefined) return bad(where, `has an unknown field "${surplus}" (known: ${ownFields.join(', ')})`)
  const what = check === undefined ? { controls: [control] } : { checks: [`${control}/${check}`] }
  const parsed = parseException({ ...fields, id: `${target}@${id}`, scope: what }, where, `annotation ${key}`)
  return parsed.ok ? { ok: true, value: { ...parsed.value, scope: { ...what, subject: id } } } : parsed
}

/** `reason` comes last and may hold anything, or its text would be cut at a semicolon. */
function fieldsOf(whole: string): JsonObject {
  const reasonAt = whole.search(/(^|;)\s{0,20}reason\s{0,20}=/)
  const reason = reasonAt < 0 ? '' : whole.slice(whole.indexOf('=', reasonAt) + 1, reasonAt + 4096).trim()
  const text = reasonAt < 0 ? whole : whole.slice(0, reasonAt)
  const fields = text
    .slice(0, 4096)
    .split(';')
    .map((part) => {
      const equals = part.indexOf('=')
      return [part.slice(0, Math.max(0, equals)).trim(), part.slice(equals + 1).trim()] as const
    })
  return { ...Object.fromEntries(fields.filter(([key]) => key !== '')), ...(reason !== '' && { reason }) }
}

/** An instant of UTC in whole seconds, as `2027-03-31T18:00:00Z`. */
function isInstant(text: string): boolean {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/.exec(text)
  return match !== null && isDay(match[1] ?? '')
}

/** A day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!day.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

function bad(where: string, what: string): Result<never> {
  return { ok: false, error: new SeawallError('config', `${where} ${what}`) }
}
