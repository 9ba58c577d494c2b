import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
// The names in a database are asked for by nobody else.
import { PartFolder } from '../src/advisory/database/part-folder.ts'
import { openShard } from '../src/advisory/database/shard.ts'
import {
  type AdvisoryDatabase,
  folderStore,
  imageEvents,
  type Matches,
  manifestName,
  type Namespace,
  openDatabase,
  type PackageIndex,
  packageIndexBuilder,
  partsName,
  rematch,
  rematchChanged,
  type StoredPackage,
  type StoredResult,
} from '../src/advisory/index.ts'
import type { PackageType } from '../src/core/index.ts'

const [imageCount, packagesPerImage, podCount, deltaSize] = [5000, 300, 150_000, 200]
const [bases, versionsOfOne] = [200, 6]

/** 5,000 images of 300 packages: what a new advisory costs, and what all of them cost. */
export async function affected(folder: string): Promise<void> {
  const place =
    process.env.SEAWALL_DB ?? join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'seawall/advisories')
  if (!existsSync(join(place, manifestName)))
    return console.log('skipped: there is no advisory database (seawall db update, or SEAWALL_DB)\n')
  const database = openDatabase(place)
  console.log(
    `### ${imageCount} images of ${packagesPerImage} packages, names of ${place}\n\n| | time | memory |\n|---|---:|---:|`,
  )
  const store = folderStore({ folder: join(folder, 'results') })
  await step('write the results', async () => {
    for (const result of madeResults(poolOf(place, database))) await store.put(result)
  })
  await step('read all summaries', async () => {
    for await (const _ of store.list());
  })
  const index = await step('read the results and index their packages', async () => {
    const builder = packageIndexBuilder()
    for await (const { digest } of store.list()) {
      const result = await store.get(digest)
      if (result !== undefined) builder.add(result)
    }
    return builder.finish()
  })
  await step('match every distinct package, first time', () => rematch(index, openDatabase(place)))
  const matches = await step('match every distinct package, again', () => rematch(index, database))
  const { before, changed } = without(deltaOf(matches), matches, index)
  const { events } = await step(`a delta of ${deltaSize} advisories`, () =>
    rematchChanged(index, before, changed, database),
  )
  const findings = await step('its findings in each image', () => [...imageEvents(index, events)])
  const pods = Array.from({ length: podCount }, (_, pod) => (pod * 7919) % imageCount)
  const touched = await step(`its pods among ${podCount}`, () => {
    const images = new Set(findings.map(({ image }) => image))
    return pods.filter((image) => images.has(image)).length
  })
  const found = [...matches.found.values()].reduce((sum, list) => sum + list.length, 0)
  console.log(
    `\n${index.packages.length} distinct packages with ${found} vulnerabilities; the delta touches ${[...changed.values()].reduce((sum, { size }) => sum + size, 0)} names, ${new Set(events.map(({ package: id }) => id)).size} packages, ${new Set(findings.map(({ image }) => image)).size} images, ${touched} pods.\n`,
  )
  rmSync(join(folder, 'results'), { recursive: true, force: true })
}

async function step<T>(name: string, run: () => T | Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await run()
  const ms = performance.now() - start
  const { rss } = process.memoryUsage()
  console.log(
    `| ${name} | ${ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`} | ${(rss / 1e6).toFixed(0)} MB |`,
  )
  return result
}

interface Pool {
  readonly debian: readonly StoredPackage[][]
  readonly others: readonly StoredPackage[][]
}

/** Packages by name, each in some versions: those that mend something, and so the ones before are touched by it. */
function poolOf(place: string, database: AdvisoryDatabase): Pool {
  const parts = new PartFolder(join(place, partsName))
  const inNamespace = (wanted: (namespace: Namespace) => boolean): StoredPackage[][] =>
    database.manifest.feeds.flatMap(({ shards }) =>
      Object.entries(shards)
        .filter(([namespace]) => wanted(namespace))
        .flatMap(([namespace, part]) => {
          const shard = openShard(parts.read(part.digest), namespace)
          return Array.from({ length: shard.names }, (_, at) =>
            versionsIn(namespace, shard.nameAt(at), shard.postingsOf(shard.nameAt(at))),
          )
        }),
    )
  return {
    debian: inNamespace((namespace) => namespace === 'deb:debian:10' || namespace === 'deb:debian:11'),
    others: inNamespace((namespace) => namespace === 'golang' || namespace === 'pypi' || namespace === 'npm'),
  }
}

function versionsIn(
  namespace: Namespace,
  name: string,
  postings: readonly { readonly fixed?: readonly string[] }[],
): StoredPackage[] {
  const type = namespace.split(':')[0] as PackageType
  const fixed = [...new Set(postings.flatMap((one) => one.fixed ?? []))].slice(0, versionsOfOne - 1)
  return ['0.1', ...fixed].map((version) => ({
    type,
    name,
    version,
    path: type === 'deb' ? 'var/lib/dpkg/status' : `app/${name}`,
    format: type,
    from: 'installed',
    layer: 0,
    part: 'base',
    ...(type === 'deb' && { source: [name, version] as const, arch: 'amd64' }),
  }))
}

/** The same every time. Each image stands on one of 200 bases and adds packages of its own. */
function* madeResults({ debian, others }: Pool): Generator<StoredResult> {
  const next = randoms(1)
  const pick = (pool: readonly StoredPackage[][]): StoredPackage[] => {
    const versions = pool[Math.floor(next() ** 2 * pool.length)] ?? [] // some names are in nearly every image
    const one = versions[Math.floor(next() * versions.length)]
    return one === undefined ? [] : [one]
  }
  const ofBase = Array.from({ length: bases }, () =>
    Array.from({ length: (packagesPerImage * 2) / 3 }, () => pick(debian)).flat(),
  )
  for (let image = 0; image < imageCount; image++) {
    const base = ofBase[image % bases] ?? []
    yield {
      digest: `sha256:${image.toString(16).padStart(64, '0')}`,
      otherDigests: [],
      names: [`registry.example.com/team/app-${image}:1`],
      platform: 'linux/amd64',
      read: '2026-11-01T00:00:00.000Z',
      scanned: '2026-11-01T00:00:00.000Z',
      database: { built: '2026-11-01T00:00:00Z', digest: '' },
      os: { id: 'debian', versionId: image % bases < bases / 2 ? '10' : '11' },
      packages: [...base, ...Array.from({ length: packagesPerImage - base.length }, () => pick(others)).flat()],
      vulnerabilities: [],
      mended: [],
      incomplete: [],
      unjudged: [],
    }
  }
}

/** Mulberry32. */
function randoms(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Vulnerabilities spread over all that are found. */
function deltaOf({ found }: Matches): ReadonlySet<string> {
  const ids = [...new Set([...found.values()].flat().map(({ id }) => id))]
  const every = Math.max(1, Math.floor(ids.length / deltaSize))
  return new Set(ids.filter((_, at) => at % every === 0).slice(0, deltaSize))
}

/** What was known before the delta, and the names that it is about. */
function without(
  ids: ReadonlySet<string>,
  { found, unjudged }: Matches,
  { packages }: PackageIndex,
): { readonly before: Matches; readonly changed: ReadonlyMap<Namespace, ReadonlySet<string>> } {
  const changed = new Map<Namespace, Set<string>>()
  for (const [id, list] of found) {
    const one = packages[id]
    if (one === undefined || !list.some((match) => ids.has(match.id))) continue
    const { name, type } = one.found.package
    const namespace = type === 'deb' ? `deb:debian:${one.os?.versionId}` : type
    changed.set(namespace, (changed.get(namespace) ?? new Set()).add(name))
  }
  const kept = [...found].map(([id, list]) => [id, list.filter((match) => !ids.has(match.id))] as const)
  return { before: { found: new Map(kept), unjudged }, changed }
}
