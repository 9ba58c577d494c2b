import type { Package, Relationship, Result } from '../../core/index.ts'
import { leftOut } from '../lock-file/index.ts'
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
  const alone = { packages: crates.value.map((one) => packageOf(one)), warnings: [] }
  if (manifest === undefined) return { ok: true, value: alone }
  const workspace = manifestTable(manifest)
  const root = readManifest(manifest, workspace)
  const read = [root, ...members.map((one) => readManifest(one, workspace))].filter((one) => one !== undefined)
  const warnings = leftOut(members.length + 1 - read.length, 'Cargo.toml', 'Cargo.toml', 'it could not be read')
  const packages = read.length === 0 ? alone.packages : related(crates.value, root, read)
  return { ok: true, value: { packages, warnings } }
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
  const locals = new Map(crates.filter((one) => one.isLocal).map((one) => [one.name, one]))
  const owners = all.flatMap((manifest) => {
    const crate = locals.get(manifest.name ?? '')
    return crate === undefined ? [] : [{ manifest, crate }]
  })
  const own = new Map(owners.map(({ manifest, crate }) => [crate.id, shippedBy(crate, manifest, byId)]))
  const named = new Set(owners.flatMap(({ crate }) => crate.dependsOn))
  const direct = new Set([...own.values()].flat())
  const shipped = reachable(direct, (id) => own.get(id) ?? byId.get(id)?.dependsOn ?? [])
  return crates.map((one) => {
    if (own.has(one.id)) return packageOf(one, one.name === root?.name ? 'root' : 'workspace')
    const isDev = !shipped.has(one.id)
    return packageOf(one, (isDev ? named : direct).has(one.id) ? 'direct' : 'indirect', isDev)
  })
}

/** The lock file lists what tests need as well; of two versions of one crate the manifest's requirement chooses. */
function shippedBy(owner: Crate, manifest: Manifest, byId: ReadonlyMap<string, Crate>): readonly string[] {
  const candidates = owner.dependsOn.flatMap((id) => byId.get(id) ?? [])
  const byName = Map.groupBy(candidates, (one) => one.name)
  const shipped = candidates.filter(({ name, version }) => {
    const requirement = manifest.dependencies.get(name)
    return requirement !== undefined && (byName.get(name)?.length === 1 || allows(requirement, version))
  })
  return shipped.map(({ id }) => id)
}

function reachable(start: ReadonlySet<string>, needsOf: (id: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(start)
  // A set is walked through with what is added on the way.
  for (const id of seen) for (const next of needsOf(id)) seen.add(next)
  return seen
}
