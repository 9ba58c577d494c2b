import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CheckId, Finding, Params } from '../../src/core/index.ts'

/** One of our checks, and which of its failures answer the foreign question. */
export interface CheckUse {
  readonly check: CheckId
  /** Regular expression: only failures whose decisive value matches count. */
  readonly value?: string
  /** Regular expression: failures whose decisive value matches do not count. */
  readonly notValue?: string
  /** Regular expression: failures whose message matches do not count. */
  readonly notMessage?: string
  /** Only failures whose decisive value is in this list of the foreign tool's parameters count. */
  readonly valueIn?: string
  /** Failures whose decisive value is an entry, or a path below an entry, of this list of parameters do not count. */
  readonly notBelow?: string
  /** Without evidence our answer is `unknown`; the foreign tool never has that evidence and says it fails. */
  readonly open?: 'fails'
  /** The foreign tool's built-in parameters, as ours. */
  readonly params?: Params
  /**
   * Our parameters that take a list of the foreign tool's (`{ "approved": "imageRepositoryAllowList" }`), or a text
   * made of single values (`{ "ranges": "cpu=..{cpu_limit_max}" }`), which counts when one of them is set.
   */
  readonly paramsFrom?: Readonly<Record<string, string>>
}

/** The checks of ours that together answer one foreign check: it fails where at least one of them does. */
export interface Mapping {
  readonly checks: readonly (CheckId | CheckUse)[]
  /** Only failures below these fields count, such as `containers` or `livenessProbe`. */
  readonly lists?: readonly string[]
  /** Only objects of these kinds are judged. */
  readonly kinds?: readonly string[]
  /** Objects of these kinds are not judged. */
  readonly notKinds?: readonly string[]
  /** The grade that a failure has in the foreign tool. */
  readonly grade?: string
  readonly note?: string
}

/** `later: …` says which work will answer it, `never: …` why none will. */
export type Mapped = Mapping | `later: ${string}` | `never: ${string}`
export type ForeignMap = Readonly<Record<string, Mapped>>

/** Lists of names or values a foreign check is parametrised with. */
export type ForeignParams = Readonly<Record<string, readonly string[]>>

export const foreignTools = ['badpods', 'checkov', 'goat', 'kube-linter', 'kube-score', 'kubescape', 'polaris'] as const

export function readMap(tool: (typeof foreignTools)[number]): ForeignMap {
  const text = readFileSync(join(import.meta.dirname, 'map', `${tool}.json`), 'utf8')
  return JSON.parse(text) as ForeignMap // ours; conformance.test.ts checks the form
}

/** What answers the foreign check, or why nothing does. */
export function mappingOf(map: ForeignMap, name: string): Mapping | { readonly unsupported: string } {
  const mapped = Object.hasOwn(map, name) ? map[name] : undefined
  if (mapped === undefined) return { unsupported: 'not mapped' }
  return typeof mapped === 'string' ? { unsupported: mapped } : mapped
}

export function isMapping(mapped: Mapping | { readonly unsupported: string }): mapped is Mapping {
  return 'checks' in mapped
}

export function usesOf(mapping: Mapping): CheckUse[] {
  return mapping.checks.map((use) => (typeof use === 'string' ? { check: use } : use))
}

/** What a check of ours is parametrised with to answer the foreign one. */
export function ourParams({ params = {}, paramsFrom = {} }: CheckUse, foreign: ForeignParams): Params {
  const taken = Object.entries(paramsFrom).map(([ours, theirs]) => [ours, takenFrom(theirs, foreign)] as const)
  return { ...params, ...Object.fromEntries(taken) }
}

function takenFrom(theirs: string, foreign: ForeignParams): readonly string[] {
  if (!theirs.includes('{')) return foreign[theirs] ?? []
  let isSet = false
  const text = theirs.replace(/\{([^}]*)\}/g, (_, name: string) => {
    const [value = ''] = foreign[name] ?? []
    isSet ||= value !== ''
    return value
  })
  return isSet ? [text] : []
}

/** Whether a failure of ours is an answer to the foreign check. */
export function counts(finding: Finding, mapping: Mapping, params: ForeignParams): boolean {
  const { lists, kinds, notKinds } = mapping
  if (kinds !== undefined && !kinds.includes(finding.ref.kind)) return false
  if (notKinds?.includes(finding.ref.kind)) return false
  if (lists !== undefined && !finding.at.path.some((step) => typeof step === 'string' && lists.includes(step)))
    return false
  return usesOf(mapping).some((use) => use.check === finding.check && meets(use, finding, params))
}

function meets(use: CheckUse, finding: Finding, params: ForeignParams): boolean {
  const value = decisiveValue(finding)
  if (use.value !== undefined && !new RegExp(use.value).test(value)) return false
  if (use.notValue !== undefined && new RegExp(use.notValue).test(value)) return false
  if (use.notMessage !== undefined && new RegExp(use.notMessage).test(finding.at.message)) return false
  if (use.valueIn !== undefined && !(params[use.valueIn] ?? []).includes(value)) return false
  return !(params[use.notBelow ?? ''] ?? []).some((path) => value === path || value.startsWith(`${path}/`))
}

/** The value as text: `SYS_ADMIN`, not `"SYS_ADMIN"`. */
function decisiveValue({ at }: Finding): string {
  return at.value.startsWith('"') ? (JSON.parse(at.value) as string) : at.value // a JSON text begins with a quote
}
