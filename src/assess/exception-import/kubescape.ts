import { loadCatalogue } from '../../catalogue/index.ts'
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  sortedKeys,
  textAt,
} from '../../core/index.ts'
import type { ExceptionScope } from '../exception.ts'
import { dayOf, sentence } from './fields.ts'
import kubescapeChecks from './kubescape-checks.json' with { type: 'json' }
import { patternsOfRegex } from './regex.ts'
import type { Reading } from './types.ts'

const tool = 'Kubescape'
/** Where one of their controls asks less than ours does. */
const narrower: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(kubescapeChecks))

/** A list of exceptions as `kubescape scan --exceptions` reads it, or one of them. */
export function isKubescapeExceptions(value: Json): boolean {
  const first = isArray(value) ? value[0] : value
  if (!isObject(first)) return false
  return textAt(first, 'policyType') === 'postureExceptionPolicy' || isArray(first.posturePolicies)
}

export function readKubescapeExceptions(value: Json, file: string): readonly Reading[] {
  const list = isArray(value) ? value : [value]
  return list.flatMap((entry, index) => {
    const name = textAt(entry, 'name')
    const from = `${file}, ${name === undefined ? `exception ${index + 1}` : `"${name}"`}`
    return isObject(entry) ? readException(entry, from) : [refused(from, 'it is no object')]
  })
}

function readException(entry: JsonObject, from: string): readonly Reading[] {
  const { what, readings } = readPolicies(entry, from)
  const resources = listAt(entry, 'resources')
  if (resources.length === 0) return [...readings, refused(from, 'it names no resources')]
  if (what === undefined) return readings
  const reason = sentence(textAt(entry, 'reason'))
  const until = textAt(entry, 'expirationDate')
  const expires = dayOf(until)
  if (until !== undefined && expires === undefined) return [...readings, refused(from, 'its expirationDate is no date')]
  const drafts = resources.map((resource): Reading => {
    const subject = subjectScope(resource)
    if ('why' in subject) return refused(from, subject.why)
    const scope = { ...what, ...subject.scope }
    return { draft: { tool, from, scope, ...(reason && { reason }), ...(expires && { expires }) } }
  })
  return [...readings, ...drafts]
}

interface What {
  readonly controls?: readonly string[]
  readonly checks?: readonly string[]
}

/** Our checks for the controls named; what stands for none of ours is listed. */
function readPolicies(entry: JsonObject, from: string): { what: What | undefined; readings: readonly Reading[] } {
  const checks = new Set<string>()
  const readings: Reading[] = []
  const policies = listAt(entry, 'posturePolicies')
  if (policies.length === 0) readings.push(refused(from, 'it names no controls'))
  for (const policy of policies) {
    const id = textAt(policy, 'controlID')
      ?.replace(/^\^|\$$/g, '')
      .toUpperCase()
    const found = id === undefined || id === '' ? { why: reasonWithoutId(policy) } : checksOf(id, policy)
    if ('why' in found) readings.push(refused(id ? `${from} ${id}` : from, found.why))
    else for (const check of found.checks) checks.add(check)
  }
  return { what: checks.size === 0 ? undefined : { checks: [...checks].sort() }, readings }
}

function reasonWithoutId(policy: Json): string {
  if (textAt(policy, 'controlName')) return 'it names a control by its title; name it by controlID'
  return textAt(policy, 'frameworkName') ? 'it excepts from a whole framework' : 'it names no control'
}

function checksOf(id: string, policy: Json): { checks: readonly string[] } | { why: string } {
  if (textAt(policy, 'ruleName')) return { why: 'it holds for one rule of the control only' }
  if (!/^C-\d{4}$/.test(id)) return { why: 'its controlID is a pattern; name each control' }
  const refined = narrower.get(id)
  if (refined !== undefined) return { checks: refined }
  const ours = loadCatalogue().controls.filter(({ frameworks }) =>
    frameworks.some((ref) => ref.framework === 'kubescape' && ref.id === id && ref.verified),
  )
  const checks = ours.flatMap((control) => control.checks.map((check) => check.id))
  if (checks.length > 0) return { checks }
  const planned = ours.map((control) => control.id).join(', ')
  return { why: planned === '' ? 'no check here asks the same question' : `${planned} is planned and not judged yet` }
}

const scopeKeys: Readonly<Record<string, 'namespaces' | 'kinds' | 'names'>> = {
  namespace: 'namespaces',
  kind: 'kinds',
  name: 'names',
}

/** Attributes are regular expressions; any other attribute is a label, or narrows in a way exceptions here cannot say. */
function subjectScope(resource: Json): { scope: ExceptionScope } | { why: string } {
  const attributes = objectAt(resource, 'attributes')
  if (attributes === undefined || sortedKeys(attributes).length === 0)
    return { why: 'a resource of it has no attributes' }
  const scope: { namespaces?: readonly string[]; kinds?: readonly string[]; names?: readonly string[] } = {}
  for (const key of sortedKeys(attributes)) {
    const ours = Object.hasOwn(scopeKeys, key) ? scopeKeys[key] : undefined
    if (ours === undefined) return { why: `it is limited by "${key}", which exceptions here cannot say` }
    const patterns = patternsOfRegex(textAt(attributes, key) ?? '')
    if (patterns === undefined) return { why: `its pattern for "${key}" cannot be said with * alone` }
    if (!patterns.includes('*')) scope[ours] = patterns
  }
  return { scope }
}

function refused(from: string, why: string): Reading {
  return { notImported: { tool, from, why } }
}
