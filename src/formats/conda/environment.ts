import { isArray, isObject, type Json, listAt, member, type Package, type Result } from '../../core/index.ts'
import { leftOut, mergeDuplicates, packageFrom, readLockYaml, refuseLock } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'
import { parseRequirement, pinnedVersion } from '../python/index.ts'

const what = 'a conda environment'

/** A package whose version is not pinned is listed without one. */
export function parseCondaEnvironment(content: Buffer): Result<PackageList> {
  const read = readLockYaml(content, what)
  if (!read.ok) return read
  const entries = member(read.value, 'dependencies') ?? []
  if (entries !== null && !isArray(entries)) return refuseLock(what, 'its dependencies are no list')
  const found = (entries ?? []).map(packagesIn)
  const unread = found.filter((packages) => packages === undefined).length
  const packages = mergeDuplicates(found.flatMap((one) => one ?? []))
  return {
    ok: true,
    value: { packages, warnings: leftOut(unread, 'entry', 'entries', 'neither a package nor a list for pip') },
  }
}

function packagesIn(entry: Json): readonly Package[] | undefined {
  if (typeof entry === 'string') return condaPackage(entry)
  if (!isObject(entry)) return undefined
  return listAt(entry, 'pip').flatMap((line) => (typeof line === 'string' ? pipPackage(line) : []))
}

const spec = /^(?:[^\s:]+::)?([A-Za-z0-9_][\w.-]*)(?:\[[^\]]*\])?(.*)$/
const pinned = /^={0,2}\s*(\d[\w.!+]*(?:-[\w.!+]+)*)(?:[=\s]\s*\S+)?$/

/** `numpy`, `numpy 1.8.1`, `numpy=1.8.1=py27_0`, `conda-forge::numpy==1.8.1`; of `numpy>=1.8` no version is known. */
function condaPackage(entry: string): readonly Package[] {
  const [, name, rest = ''] = spec.exec(entry.trim()) ?? []
  if (name === undefined) return []
  return [packageFrom('conda', { name, version: pinned.exec(rest.trim())?.[1] ?? '' })]
}

function pipPackage(line: string): readonly Package[] {
  const requirement = parseRequirement(line)
  if (requirement === undefined) return []
  return [packageFrom('pypi', { name: requirement.name, version: pinnedVersion(requirement) ?? '' })]
}
