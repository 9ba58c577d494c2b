import { isArray, isObject, type Json, listAt, member, type Package, type Result } from '../../core/index.ts'
import { malformed, maxMetadataBytes, mergeSame, packageFrom, readYaml, skipped } from '../lock-file/index.ts'
import type { PackageList, TextFormat } from '../packages/index.ts'
import { parseRequirement, pinnedVersion } from '../python/index.ts'

export const condaEnvironmentFormat: TextFormat = {
  id: 'conda-environment',
  type: 'conda',
  kind: 'lock',
  files: { names: ['environment.yaml', 'environment.yml'] },
  maxBytes: maxMetadataBytes,
  parse: parseCondaEnvironment,
}

/** A package whose version is not pinned is listed without one. */
export function parseCondaEnvironment(content: Buffer): Result<PackageList> {
  const read = readYaml(content.toString('utf8'), 'The conda environment')
  if (!read.ok) return read
  const entries = member(read.value, 'dependencies') ?? []
  if (entries !== null && !isArray(entries)) return malformed('The dependencies of the conda environment are no list.')
  const found = (entries ?? []).map(packagesIn)
  const unread = found.filter((packages) => packages === undefined).length
  const packages = mergeSame(found.flatMap((one) => one ?? []))
  return { ok: true, value: { packages, warnings: skipped(unread, 'neither a package nor a list for pip') } }
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
