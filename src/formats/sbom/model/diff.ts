import { byCodePoint, type OsPackage, type Package } from '../../../core/index.ts'
import { spdxExpression } from '../../licenses/index.ts'
import type { Sbom } from './sbom.ts'

/** What differs between two bills, by type and name of packages. */
export interface SbomDiff {
  readonly added: readonly (Package | OsPackage)[]
  readonly removed: readonly (Package | OsPackage)[]
  readonly changed: readonly SbomChange[]
}

/** A package that is in both, in another version or under other licences. */
export interface SbomChange {
  readonly before: Package | OsPackage
  readonly after: Package | OsPackage
  readonly version: 'up' | 'down' | 'same'
  readonly licence: boolean
}

type Compare = (type: string, a: string, b: string) => number

/**
 * The packages added, removed and changed from one bill to another. `compare` orders versions of a type; without it
 * numbers in versions are compared as numbers.
 */
export function diffSbom(before: Sbom, after: Sbom, compare: Compare = byNumbers): SbomDiff {
  const [old, young] = [packagesByName(before), packagesByName(after)]
  const names = [...new Set([...old.keys(), ...young.keys()])].sort(byCodePoint)
  const parts = names.map((name) => diffOfName(old.get(name) ?? new Map(), young.get(name) ?? new Map(), compare))
  return {
    added: parts.flatMap(({ added }) => added),
    removed: parts.flatMap(({ removed }) => removed),
    changed: parts.flatMap(({ changed }) => changed),
  }
}

type Versions = ReadonlyMap<string, Package | OsPackage>

/** The same version at several places counts once. */
function packagesByName({ components }: Sbom): ReadonlyMap<string, Versions> {
  const found = new Map<string, Map<string, Package | OsPackage>>()
  for (const { package: pkg } of components) {
    const key = `${pkg.type}\0${pkg.name}`
    const versions = found.get(key) ?? new Map()
    if (!versions.has(pkg.version)) versions.set(pkg.version, pkg)
    found.set(key, versions)
  }
  return found
}

/** Versions that one side alone has are paired in order; what remains was added or removed. */
function diffOfName(old: Versions, young: Versions, compare: Compare): SbomDiff {
  const gone = onlyIn(old, young, compare)
  const come = onlyIn(young, old, compare)
  const pairs = Math.min(gone.length, come.length)
  const moved = gone.slice(0, pairs).map((before, at) => [before, come[at] ?? before] as const)
  const stayed = [...old.values()].flatMap((before) => {
    const same = young.get(before.version)
    return same !== undefined && licensesOf(before) !== licensesOf(same) ? [[before, same] as const] : []
  })
  return {
    added: come.slice(pairs),
    removed: gone.slice(pairs),
    changed: [...stayed, ...moved].map(([before, after]) => changeOf(before, after, compare)),
  }
}

function onlyIn(mine: Versions, other: Versions, compare: Compare): readonly (Package | OsPackage)[] {
  const packages = [...mine.values()].filter(({ version }) => !other.has(version))
  return packages.sort((a, b) => compare(a.type, a.version, b.version) || byCodePoint(a.version, b.version))
}

function changeOf(before: Package | OsPackage, after: Package | OsPackage, compare: Compare): SbomChange {
  const order = before.version === after.version ? 0 : compare(before.type, before.version, after.version)
  const version = order < 0 ? 'up' : order > 0 ? 'down' : 'same'
  return { before, after, version, licence: licensesOf(before) !== licensesOf(after) }
}

function licensesOf({ licenses }: Package): string {
  return spdxExpression([...(licenses ?? [])].sort(byCodePoint)) ?? ''
}

function byNumbers(_type: string, a: string, b: string): number {
  const [mine, other] = [a, b].map((version) => version.match(/[0-9]+|[^0-9]+/g) ?? [])
  for (let at = 0; at < Math.max(mine?.length ?? 0, other?.length ?? 0); at++) {
    const [one = '', two = ''] = [mine?.[at], other?.[at]]
    const bothNumbers = /^[0-9]/.test(one) && /^[0-9]/.test(two)
    const order = bothNumbers ? compareDigits(one, two) : byCodePoint(one, two)
    if (order !== 0) return order
  }
  return 0
}

/** Numbers of any length, without losing digits. */
function compareDigits(a: string, b: string): number {
  const [one, two] = [a, b].map((digits) => digits.replace(/^0+/, ''))
  return (one?.length ?? 0) - (two?.length ?? 0) || byCodePoint(one ?? '', two ?? '')
}
