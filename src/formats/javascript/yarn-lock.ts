import type { Package, Result } from '../../core/index.ts'
import { maxLockBytes, mergeSame, packageFrom, skipped } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { npmId } from './npm-id.ts'
import { berryEntries } from './yarn-berry.ts'
import { classicEntries } from './yarn-classic.ts'
import { asPattern, identify, type YarnEntries, type YarnEntry } from './yarn-entry.ts'

/** yarn.lock of Yarn 1 and, in another syntax, of Yarn 2 and later. */
export const yarnLockFormat: TextFormat = {
  id: 'yarn-lock',
  type: 'npm',
  kind: 'lock',
  files: { names: ['yarn.lock'] },
  maxBytes: maxLockBytes,
  parse: parseYarnLock,
}

/** It lists what comes from a registry; which of it is direct, or for development, stands in package.json. */
export function parseYarnLock(content: Buffer): Result<PackageList> {
  const read = yarnEntries(content)
  if (!read.ok) return read
  const { listed, warnings } = registryEntries(read.value)
  const idOf = idsByPattern(listed)
  const packages = listed.map(({ name, entry }) => packageOf(name, entry, idOf))
  return { ok: true, value: { packages: mergeSame(packages), warnings } }
}

/** An entry that comes from a registry, by the name it has there. */
export interface Listed {
  readonly name: string
  readonly entry: YarnEntry
}

export function yarnEntries(content: Buffer): Result<YarnEntries> {
  const text = content.toString('utf8').replace(/^\uFEFF/, '')
  return /^__metadata:/m.test(text) ? berryEntries(text) : { ok: true, value: classicEntries(text) }
}

export function registryEntries({ entries, warnings }: YarnEntries): { listed: Listed[]; warnings: readonly string[] } {
  const listed: Listed[] = []
  let foreign = 0
  let nameless = 0
  for (const entry of entries) {
    const identity = identify(entry)
    if (identity.kind === 'registry' && entry.version !== '') listed.push({ name: identity.name, entry })
    else if (identity.kind === 'foreign') foreign++
    else if (identity.kind !== 'local') nameless++
  }
  const why = [...skipped(foreign, 'from a place that is no registry'), ...skipped(nameless, 'no name or no version')]
  return { listed, warnings: [...warnings, ...why] }
}

/** What a dependency is written as, and the package it became: `ajv@^6.5.5` is ajv@6.10.0. */
export function idsByPattern(listed: readonly Listed[]): ReadonlyMap<string, string> {
  return new Map(
    listed.flatMap(({ name, entry }) =>
      entry.patterns.map((pattern) => [asPattern(pattern), npmId(name, entry.version)] as const),
    ),
  )
}

function packageOf(name: string, entry: YarnEntry, idOf: ReadonlyMap<string, string>): Package {
  const dependsOn = entry.needs.flatMap((pattern) => idOf.get(asPattern(pattern)) ?? [])
  return packageFrom('npm', { name, version: entry.version, dependsOn })
}
