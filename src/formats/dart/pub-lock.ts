import { type Json, type JsonObject, objectAt, type Package, type Result, textAt } from '../../core/index.ts'
import { readLockYaml } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

export interface PubOptions {
  /** List a package of an SDK, which has no version of its own, in the least version of it that the file allows. */
  readonly useMinVersion?: boolean
}

/**
 * The packages of a pubspec.lock. None is marked as for development: the file does not tell which transitive ones only
 * those need, and half an answer would hide packages that ship.
 */
export function parsePubLock(content: Buffer, options: PubOptions = {}): Result<PackageList> {
  const read = readLockYaml(content, 'a pubspec.lock')
  if (!read.ok) return read
  const sdks = options.useMinVersion ? (objectAt(read.value, 'sdks') ?? {}) : {}
  const entries = Object.entries(objectAt(read.value, 'packages') ?? {}).filter(([name]) => name !== '')
  const packages = entries.map(([name, entry]) => packageOf(name, entry, sdks))
  return { ok: true, value: { packages, warnings: [] } }
}

function packageOf(name: string, entry: Json, sdks: JsonObject): Package {
  const relationship = relationshipOf(textAt(entry, 'dependency'))
  const written = textAt(entry, 'version') ?? ''
  const version = isOfSdk(entry, written) ? leastOfSdk(entry, sdks) : undefined
  return {
    type: 'pub',
    name,
    version: version ?? written,
    ...(relationship !== undefined && { relationship }),
  }
}

/** `direct main`, `direct dev`, `direct overridden`, `transitive`. */
function relationshipOf(dependency: string | undefined): Package['relationship'] {
  if (dependency === 'transitive') return 'indirect'
  return dependency?.startsWith('direct') ? 'direct' : undefined
}

function isOfSdk(entry: Json, version: string): boolean {
  return version === '0.0.0' && textAt(entry, 'source') === 'sdk'
}

/** `flutter: ">=3.3.0 <4.0.0"` or `flutter: "^3.3.0"` */
function leastOfSdk(entry: Json, sdks: JsonObject): string | undefined {
  const constraint = textAt(sdks, textAt(entry, 'description') ?? '') ?? ''
  return /^\s*(?:>=|\^)\s*([^\s<>=^|]+)/.exec(constraint)?.[1]
}
