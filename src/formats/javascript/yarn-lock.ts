import type { Package, Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, packageFrom, packageId, readLockText } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { berryEntries } from './yarn-berry.ts'
import { classicEntries } from './yarn-classic.ts'
import { asPattern, identify, type YarnEntries, type YarnEntry } from './yarn-entry.ts'

/** It lists what comes from a registry; which of it is direct, or for development, stands in package.json. */
export function parseYarnLock(content: Buffer): Result<PackageList> {
  const read = readYarnLock(content)
  return read.ok ? { ok: true, value: { packages: read.value.packages, warnings: read.value.warnings } } : read
}

export interface YarnLock extends PackageList {
  /** What a dependency is written as, and the package it became: `ajv@^6.5.5` is ajv@6.10.0. */
  readonly idOf: ReadonlyMap<string, string>
}

export function readYarnLock(content: Buffer): Result<YarnLock> {
  const text = readLockText(content)
  const isBerry = /^__metadata:/m.test(text)
  const read: Result<YarnEntries> = isBerry ? berryEntries(content) : { ok: true, value: classicEntries(text) }
  if (!read.ok) return read
  const { listed, warnings } = fromRegistry(read.value.entries)
  const idOf = idsByPattern(listed)
  const packages = mergeDuplicates(listed.map((one) => packageOf(one, idOf)))
  return { ok: true, value: { packages, warnings: [...read.value.warnings, ...warnings], idOf } }
}

/** An entry by the name that its package has in the registry. */
interface Listed {
  readonly name: string
  readonly entry: YarnEntry
}

function fromRegistry(entries: readonly YarnEntry[]): { listed: readonly Listed[]; warnings: readonly string[] } {
  const listed: Listed[] = []
  let foreign = 0
  let unnamed = 0
  for (const entry of entries) {
    const identity = identify(entry)
    if (identity.kind === 'foreign') foreign++
    else if (identity.kind === 'registry' && entry.version !== '') listed.push({ name: identity.name, entry })
    else if (identity.kind !== 'local') unnamed++
  }
  const warnings = [
    ...leftOut(foreign, 'entry', 'entries', 'from a place that is no registry'),
    ...leftOut(unnamed, 'entry', 'entries', 'no name or version'),
  ]
  return { listed, warnings }
}

function idsByPattern(listed: readonly Listed[]): ReadonlyMap<string, string> {
  const pairs = listed.flatMap(({ name, entry }) =>
    entry.patterns.map((pattern): [string, string] => [
      asPattern(pattern),
      packageId({ name, version: entry.version }),
    ]),
  )
  return new Map(pairs)
}

function packageOf({ name, entry }: Listed, idOf: ReadonlyMap<string, string>): Package {
  const dependsOn = entry.needs.flatMap((pattern) => idOf.get(asPattern(pattern)) ?? [])
  return packageFrom('npm', { name, version: entry.version, dependsOn })
}
