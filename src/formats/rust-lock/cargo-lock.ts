import type { Package, Relationship, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { type Crate, readCrates } from './crates.ts'
import { type Manifest, manifestTable, readManifest } from './manifest.ts'
import { allows } from './requirement.ts'

/**
 * The crates of a Cargo.lock. With the Cargo.toml beside it, and those of the workspace's members, each has its
 * relationship, and what only tests and build scripts need is for development.
 */
export function parseCargoLock(
  content: Buffer,
  manifest?: Buffer,
  members: readonly Buffer[] = [],
): Result<PackageList> {
  const crates = readCrates(content)
  if (!crates.ok) return crates
  if (manifest === undefined)
    return { ok: true, value: { packages: crates.value.map((one) => packageOf(one)), warnings: [] } }
  const workspace = manifestTable(manifest)
  const root = readManifest(manifest, workspace)
  const others = members.map((one) => readManifest(one, workspace))
  const read = [root, ...others].filter((one) => one !== undefined)
  const warnings = read.length === others.length + 1 ? [] : ['a Cargo.toml of the workspace could not be read']
  if (read.length === 0) return { ok: true, value: { packages: crates.value.map((one) => packageOf(one)), warnings } }
  return { ok: true, value: { packages: related(crates.value, root, read), warnings } }
}

function packageOf(crate: Crate, relationship?: Relationship, isDev = false): Package {
  return {
    type: 'cargo',
    name: crate.name,
    version: crate.version,
    ...(relationship !== undefined && { relationship }),
    ...(isDev && { dev: true }),
    ...(crate.dependsOn.length > 0 && { dependsOn: crate.dependsOn }),
  }
}

function related(crates: readonly Crate[], root: Manifest | undefined, all: readonly Manifest[]): readonly Package[] {
  const byId = new Map(crates.map((one) => [one.id, one]))
  const owners = new Map(crates.filter((one) => one.isLocal).map((one) => [one.name, one]))
  const direct = new Set(all.flatMap((one) => directCrates(one, owners, byId)).map(({ id }) => id))
  const own = new Set(all.flatMap(({ name }) => owners.get(name ?? '') ?? []).map(({ id }) => id))
  const needed = reachable(direct, byId)
  return crates.map((one) => {
    if (own.has(one.id)) return packageOf(one, one.name === root?.name ? 'root' : 'workspace')
    return packageOf(one, direct.has(one.id) ? 'direct' : 'indirect', !needed.has(one.id))
  })
}

/** The lock file lists what tests need as well; of two versions of one crate the manifest's requirement chooses. */
function directCrates(
  { name, dependencies }: Manifest,
  owners: ReadonlyMap<string, Crate>,
  byId: ReadonlyMap<string, Crate>,
): readonly Crate[] {
  const candidates = (owners.get(name ?? '')?.dependsOn ?? []).flatMap((id) => byId.get(id) ?? [])
  const byName = Map.groupBy(candidates, (one) => one.name)
  return candidates.filter((one) => {
    const requirement = dependencies.get(one.name)
    if (requirement === undefined) return false
    return byName.get(one.name)?.length === 1 || allows(requirement, one.version)
  })
}

function reachable(start: ReadonlySet<string>, byId: ReadonlyMap<string, Crate>): ReadonlySet<string> {
  const seen = new Set(start)
  for (const id of seen) for (const next of byId.get(id)?.dependsOn ?? []) seen.add(next)
  return seen
}
