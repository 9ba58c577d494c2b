import type { Package, Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, neededIds, readLockText, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { readTerm, type Term, type TermList } from './term.ts'

/** What mix locked from a Hex repository: the name there, the version, and the names it needs. */
interface HexPackage {
  readonly name: string
  readonly version: string
  readonly needs: readonly string[]
}

/** The packages of a mix.lock. Those from Git have a commit and no version, and are left out. */
export function parseMixLock(content: Buffer): Result<PackageList> {
  const lock = readTerm(readLockText(content))
  if (!isList(lock) || lock.opened !== '%{') return refuseLock('a mix.lock', 'it is not one Elixir map')
  const locked = lock.items.map(({ value }) => value).filter((one) => !isFrom(one, 'git'))
  const packages = locked.flatMap(hexPackageOf)
  const warnings = leftOut(locked.length - packages.length, 'entry', 'entries', 'neither from Hex nor from Git')
  const versions = new Map(packages.map(({ name, version }) => [name, version]))
  return { ok: true, value: { packages: mergeDuplicates(packages.map((one) => packageOf(one, versions))), warnings } }
}

/** `{:hex, :name, "1.0.0", "checksum", [:mix], [dependencies], "hexpm", "checksum"}`; at first only the first three. */
function hexPackageOf(term: Term): readonly HexPackage[] {
  if (!isList(term) || !isFrom(term, 'hex')) return []
  const [, name, version, , , dependencies] = term.items.map(({ value }) => value)
  if (typeof name !== 'string' || name === '' || typeof version !== 'string') return []
  const needs = isList(dependencies) ? dependencies.items.flatMap(({ value }) => firstOf(value) ?? []) : []
  return [{ name, version, needs }]
}

function packageOf({ name, version, needs }: HexPackage, versions: ReadonlyMap<string, string>): Package {
  // An optional dependency that nobody asked for is not locked.
  const dependsOn = neededIds(needs, versions)
  return { type: 'hex', name, version, ...(dependsOn.length > 0 && { dependsOn }) }
}

function isFrom(term: Term, source: string): boolean {
  return isList(term) && term.opened === '{' && firstOf(term) === source
}

function firstOf(term: Term): string | undefined {
  const first = isList(term) ? term.items[0]?.value : undefined
  return typeof first === 'string' ? first : undefined
}

function isList(term: Term | undefined): term is TermList {
  return typeof term === 'object'
}
