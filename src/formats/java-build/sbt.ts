import { type Json, listAt, type Package, type Result, textAt } from '../../core/index.ts'
import { mergeDuplicates, readLockJson } from '../lock-file/index.ts'
import type { PackageList } from '../packages/index.ts'

/**
 * A `build.sbt.lock` of sbt-dependency-lock: what is compiled against or there at run time. The rest belongs to tests
 * and to the build itself.
 */
export function parseSbtLock(content: Buffer): Result<PackageList> {
  const read = readLockJson(content, 'a build.sbt.lock')
  if (!read.ok) return read
  const packages = listAt(read.value, 'dependencies').flatMap(packageOf)
  return { ok: true, value: { packages: mergeDuplicates(packages), warnings: [] } }
}

function packageOf(dependency: Json): readonly Package[] {
  const [group, artifact] = [textAt(dependency, 'org'), textAt(dependency, 'name')]
  const configurations = listAt(dependency, 'configurations')
  if (!group || !artifact) return []
  if (!configurations.includes('compile') && !configurations.includes('runtime')) return []
  return [{ type: 'maven', name: `${group}:${artifact}`, version: textAt(dependency, 'version') ?? '' }]
}
