import { loadCatalogue } from '../../catalogue/index.ts'
import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  matchesGlob,
  member,
  objectAt,
  sortedKeys,
  textAt,
} from '../../core/index.ts'
import type { ExceptionScope } from '../exception.ts'
import { dayOf, sentence, textList } from './fields.ts'
import data from './kyverno-policies.json' with { type: 'json' }
import type { Reading } from './types.ts'

const tool = 'Kyverno'
type Checks = readonly string[]
const policies = new Map<string, Checks>(Object.entries(data.policies))
const rules = new Map<string, ReadonlyMap<string, Checks>>(
  Object.entries(data.rules).map(([policy, known]) => [policy, new Map(Object.entries(known))]),
)
const podSecurityControls = new Map<string, Checks>(Object.entries(data.podSecurityControls))

export function isPolicyException(value: JsonObject): boolean {
  return (
    textAt(value, 'kind') === 'PolicyException' && /^(policies\.)?kyverno\.io\//.test(textAt(value, 'apiVersion') ?? '')
  )
}

/** `PolicyException` of `kyverno.io/v2` and `v2beta1`; those of the CEL policies say in CEL what they except. */
export function readPolicyException(value: JsonObject, file: string): readonly Reading[] {
  const metadata = objectAt(value, 'metadata')
  const from = `${file}, PolicyException ${textAt(metadata, 'name') ?? '(unnamed)'}`
  if (textAt(value, 'apiVersion')?.startsWith('policies.') === true)
    return [refused(from, 'it excepts from a policy written in CEL, which has no counterpart here')]
  const spec = objectAt(value, 'spec')
  if (spec === undefined) return [refused(from, 'it has no spec')]
  if (member(spec, 'conditions') !== undefined)
    return [refused(from, 'it holds under conditions only, which exceptions here cannot say')]
  const { checks, readings } = readWhat(spec, from)
  if (checks.length === 0) return readings
  const about = { ...reasonOf(metadata), ...expiryOf(metadata) }
  const drafts = matchesOf(spec).map((match): Reading => {
    const subject = subjectScope(match)
    if ('why' in subject) return refused(from, subject.why)
    return { draft: { tool, from, scope: { checks, ...subject.scope }, ...about } }
  })
  return [...readings, ...drafts]
}

/** The checks that stand for the policies, rules or controls it excepts from. */
function readWhat(spec: JsonObject, from: string): { checks: Checks; readings: readonly Reading[] } {
  const checks = new Set<string>()
  const readings: Reading[] = []
  const controls = listAt(spec, 'podSecurity')
  const named = controls.length > 0 ? controls.map(checksOfControl) : listAt(spec, 'exceptions').map(checksOfPolicy)
  if (named.length === 0) readings.push(refused(from, 'it names no policy'))
  for (const one of named)
    if ('why' in one) readings.push(refused(from, one.why))
    else for (const check of one.checks) checks.add(check)
  return { checks: [...checks].sort(), readings }
}

type Found = { readonly checks: Checks } | { readonly why: string }

function checksOfControl(control: Json): Found {
  const name = textAt(control, 'controlName') ?? ''
  if (textAt(control, 'restrictedField') || listAt(control, 'images').length > 0)
    return { why: `of "${name}" it excepts some fields, values or images only, which exceptions here cannot say` }
  const checks = podSecurityControls.get(name)
  return checks === undefined ? { why: `it names a Pod Security control that is not known: "${name}"` } : { checks }
}

function checksOfPolicy(exception: Json): Found {
  const written = textAt(exception, 'policyName') ?? ''
  const name = written.slice(written.lastIndexOf('/') + 1)
  const level = /^podsecurity-subrule-(baseline|restricted)$/.exec(name)?.[1]
  if (level !== undefined) return { checks: checksOfLevel(level) }
  const known = rules.get(name)
  if (known !== undefined) return checksOfRules(name, known, textList(exception, 'ruleNames') ?? [])
  const checks = policies.get(name)
  return checks === undefined ? { why: `no check here asks what policy "${name}" asks` } : { checks }
}

function checksOfRules(policy: string, known: ReadonlyMap<string, Checks>, ruleNames: readonly string[]): Found {
  const patterns = ruleNames.map((name) => name.replace(/^autogen-(cronjob-)?/, ''))
  const checks = [...known].flatMap(([rule, found]) =>
    patterns.some((pattern) => matchesGlob(pattern, rule)) ? found : [],
  )
  return checks.length === 0 ? { why: `no check here asks what these rules of policy "${policy}" ask` } : { checks }
}

/** The restricted level asks what baseline asks, and more. */
function checksOfLevel(level: string): Checks {
  return loadCatalogue().checks.flatMap(({ id, pss }) =>
    pss !== undefined && (pss.level === 'baseline' || level === 'restricted') ? [id] : [],
  )
}

/** `any`: each entry excepts by itself. `all` with more than one entry is an intersection. */
function matchesOf(spec: JsonObject): readonly Json[] {
  const match = objectAt(spec, 'match')
  const [any, all] = [listAt(match, 'any'), listAt(match, 'all')]
  if (any.length > 0 && all.length === 0) return any
  return any.length === 0 && all.length === 1 ? all : [null]
}

const resourceKeys = new Set(['kinds', 'namespaces', 'names', 'name', 'operations'])

function subjectScope(match: Json): { scope: ExceptionScope } | { why: string } {
  const resources = objectAt(match, 'resources')
  if (!isObject(match) || resources === undefined) return { why: 'what it matches cannot be said by kinds and names' }
  const narrowing =
    sortedKeys(match).find((key) => key !== 'resources' && !isEmpty(match[key])) ??
    sortedKeys(resources).find((key) => !resourceKeys.has(key))
  if (narrowing !== undefined) return { why: `it is limited by "${narrowing}", which exceptions here cannot say` }
  const operations = textList(resources, 'operations')
  if (operations?.every((one) => one !== 'CREATE' && one !== 'UPDATE'))
    return { why: 'it holds for deleting and connecting only' }
  const name = textAt(resources, 'name')
  const lists = {
    kinds: textList(resources, 'kinds')?.map(kindOf),
    namespaces: textList(resources, 'namespaces'),
    names: name === undefined ? textList(resources, 'names') : [name],
  }
  const scope: { kinds?: readonly string[]; namespaces?: readonly string[]; names?: readonly string[] } = {}
  for (const key of ['kinds', 'namespaces', 'names'] as const) {
    const list = lists[key]
    if (list === null || list?.some((one) => one === '' || /[?/!]/.test(one)))
      return { why: `its ${key} cannot be said with * alone` }
    if (list !== undefined && list.length > 0 && !list.includes('*')) scope[key] = list
  }
  return { scope }
}

/** `Deployment` or `apps/v1/Deployment`; a subresource stays and is refused. */
function kindOf(written: string): string {
  const parts = written.split('/')
  const last = parts.at(-1) ?? ''
  return /^[A-Z*]/.test(last) ? last : written
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || (isArray(value) && value.length === 0)
}

const reasonKeys = ['reason', 'description', 'policies.kyverno.io/description', 'kyverno.io/reason']

function reasonOf(metadata: JsonObject | undefined): { reason?: string } {
  const annotations = objectAt(metadata, 'annotations')
  const reason = reasonKeys.map((key) => sentence(textAt(annotations, key))).find((text) => text !== undefined)
  return reason === undefined ? {} : { reason }
}

/** The one end Kyverno knows: the label by which its cleanup controller deletes an object on a day. */
function expiryOf(metadata: JsonObject | undefined): { expires?: string } {
  const expires = dayOf(textAt(objectAt(metadata, 'labels'), 'cleanup.kyverno.io/ttl'))
  return expires === undefined ? {} : { expires }
}

function refused(from: string, why: string): Reading {
  return { notImported: { tool, from, why } }
}
