import type { VersionRange } from '../../../formats/version-ranges/index.ts'
import components from './components.json' with { type: 'json' }

/** What an entry of a list says: of which component, where it names one, and which versions. */
export interface Bullet {
  readonly component?: string
  readonly range: VersionRange
}

const known: readonly string[] = components

/** `kubelet v1.17.0 - v1.17.2`, `kube-apiserver <= v1.21.14`, `>= v1.2.0 and < v1.2.5`, `v1.25.0`; undefined where it says anything else. */
export function affectedBullet(text: string): Bullet | undefined {
  const { component, rest } = withoutComponent(text)
  const range = rangeOf(rest)
  return range === undefined ? undefined : { ...(component !== undefined && { component }), range }
}

/** `kubelet v1.17.3 - fixed by #1`, `v1.17.3`, `kubelet master - fixed by #2`: the last names no version, and none is wanted of it. */
export function fixedBullet(text: string): { readonly component?: string; readonly version?: string } | undefined {
  const { component, rest } = withoutComponent(text)
  const [, word] =
    /^(?:>=\s*)?(v?\d+\.\d+\.\d+[\w.-]{0,40}|master|main)(?:\s+-\s+fixed (?:by|in)\s.*|\s*\(.*\))?$/.exec(rest) ?? []
  if (word === undefined) return undefined
  const version = versionOf(word)
  return { ...(component !== undefined && { component }), ...(version !== undefined && { version }) }
}

/** The component that a text names; undefined where it names none or several. */
export function onlyComponentIn(text: string): string | undefined {
  const words = new Set(text.toLowerCase().match(/[a-z0-9][a-z0-9-]*/g) ?? [])
  const named = known.filter((name) => words.has(name) && name !== 'kubernetes')
  return named.length === 1 ? named[0] : undefined
}

function withoutComponent(text: string): { readonly component?: string; readonly rest: string } {
  const plain = text.replace(/[`*]/g, '').replaceAll('\u2013', '-').replaceAll('≤', '<=').replaceAll('≥', '>=').trim()
  const product = /^kubernetes\s+(?=[a-z])/i.exec(plain)?.[0].length ?? 0 // "Kubernetes kube-apiserver", "kubernetes v1.25.0"
  const inner = /^versions?\b|^v\d/.test(plain.slice(product)) ? plain : plain.slice(product)
  const [, name] = /^([A-Za-z][A-Za-z-]{2,60})(?=[\s:<>])/.exec(inner) ?? []
  const component = name?.toLowerCase()
  if (component === undefined || name === undefined || !known.includes(component)) return { rest: inner }
  const rest = inner.slice(name.length).replace(/^\s*:?\s*(?:versions?\s)?\s*/, '')
  return { component, rest }
}

const version = String.raw`(v?\d+\.\d+(?:\.\d+)?(?:-[0-9A-Za-z.]{1,40})?)`
const single = new RegExp(`^${version}$`)
const between = new RegExp(`^${version}\\s*(?:-|to|through)\\s*${version}$`)
const bound = new RegExp(`^(<=|<|>=|>|prior to|before)\\s*${version}$`)

function rangeOf(text: string): VersionRange | undefined {
  const one = versionOf(single.exec(text)?.[1])
  if (one !== undefined) return { from: one, to: one, toInclusive: true }
  const [, first, last] = between.exec(text) ?? []
  const [from, to] = [versionOf(first), versionOf(last)]
  if (from !== undefined && to !== undefined) return { from, to, toInclusive: true }
  const bounds = text.split(/\s*(?:,|\band\b|&)\s*/).map(boundOf)
  if (bounds.length > 2 || bounds.some((end) => end === undefined)) return undefined
  const [low, high] = bounds
  if (high === undefined) return low
  return low?.from !== undefined && low.to === undefined && high.to !== undefined && high.from === undefined
    ? { ...low, ...high }
    : undefined
}

function boundOf(text: string): VersionRange | undefined {
  const [, operator, word] = bound.exec(text) ?? []
  const end = versionOf(word)
  if (end === undefined) return undefined
  switch (operator) {
    case '>=':
      return { from: end }
    case '>':
      return { from: end, fromExclusive: true }
    case '<=':
      return { to: end, toInclusive: true }
    default:
      return { to: end }
  }
}

/** Three numbers: of `v1.20` nobody can tell whether it means the first of them or all. */
function versionOf(text: string | undefined): string | undefined {
  return text !== undefined && /^v?\d+\.\d+\.\d+/.test(text) ? text.replace(/^v/, '') : undefined
}
