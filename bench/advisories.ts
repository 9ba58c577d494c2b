import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AdvisoryDatabase,
  FeedBuilder,
  type FeedEntry,
  feedFiles,
  matchPackages,
  openDatabase,
  readFeed,
  schemaVersion,
  writeFeed,
  writeManifest,
} from '../src/advisory/index.ts'
import { parseJson } from '../src/formats/json/index.ts'
import type { InventoryPackage } from '../src/image/index.ts'
import { fixturesFolder } from '../test/conformance/fixtures.ts'

const feeds = [
  'osv/Go.zip',
  'osv/PyPI.zip',
  'osv/AlmaLinux.zip',
  'rubysec.tar.gz',
  'rustsec.tar.gz',
  'alpine-secdb',
  'debian',
]
const rounds = 5
const now = '2026-01-01T00:00:00Z'

/** From published lists to a database on disk and to findings, in this process; then how much of it is parsing JSON. */
export async function advisories(folder: string): Promise<void> {
  const place = join(fixturesFolder(), 'images/advisories')
  if (!existsSync(place))
    return console.log(`skipped: there are no advisories in ${place} (SEAWALL_FIXTURES names another)\n`)
  const paths = feeds.map((feed) => join(place, feed))
  const builds: number[] = []
  const matches: ReturnType<typeof matching>[] = []
  let entries: readonly FeedEntry[] = []
  for (let round = -1; round < rounds; round++) {
    const target = mkdtempSync(join(folder, 'advisories-'))
    const start = performance.now()
    entries = await build(paths, target)
    if (round < 0) continue // warms caches and the compiler, and is not counted
    builds.push(performance.now() - start)
    matches.push(matching(target))
  }
  print('Read, build and write all', builds)
  console.log(`- 500 packages have ${matches.at(-1)?.findings ?? 0} vulnerabilities`)
  print(
    'Match them, just opened',
    matches.map(({ cold }) => cold),
  )
  print(
    'Match them again',
    matches.map(({ warm }) => warm),
  )
  for (const { entries: read, from, postings, records, shards, unread } of entries)
    console.log(
      `- ${from}: ${read} entries, ${postings} statements, ${unread} unread; ${sizeOf(shards)} of index, ${sizeOf(records)} of texts`,
    )
  const all = (part: 'shards' | 'records'): string =>
    sizeOf(Object.assign({}, ...entries.map((entry, index) => renamed(entry[part], index))))
  console.log(`- together: ${all('shards')} of index, ${all('records')} of texts\n`)
  await parsing(paths)
}

async function build(paths: readonly string[], target: string): Promise<readonly FeedEntry[]> {
  const entries: FeedEntry[] = []
  for (const [index, path] of paths.entries()) {
    const builder = new FeedBuilder()
    for await (const item of readFeed(path)) builder.add(item)
    const origin = { id: `feed-${index}`, formats: [], fetched: now, from: feeds[index] ?? '', redistributable: false }
    entries.push(writeFeed(target, origin, builder.finish()))
  }
  writeManifest(target, { schemaVersion, built: now, feeds: entries }, undefined)
  return entries
}

function matching(target: string): { readonly cold: number; readonly warm: number; readonly findings: number } {
  const installed = { os: { id: 'debian', versionId: '10' }, packages: packages() }
  const run = (database: AdvisoryDatabase): number => {
    const start = performance.now()
    matchPackages(installed, database)
    return performance.now() - start
  }
  const opened = performance.now()
  const database = openDatabase(target)
  const cold = performance.now() - opened + run(database)
  const warm = run(database)
  return { cold, warm, findings: matchPackages(installed, database).vulnerabilities.length }
}

/** As many as a usual image has: of Debian, modules of Go and distributions of Python, some of them with many advisories. */
function packages(): readonly InventoryPackage[] {
  const system = ['openssl', 'curl', 'glibc', 'systemd', 'php7.3', 'chromium', 'linux', 'perl', 'expat', 'libxml2']
  const modules = ['stdlib', 'golang.org/x/net', 'golang.org/x/crypto', 'github.com/docker/docker', 'k8s.io/kubernetes']
  const distributions = ['django', 'tensorflow', 'requests', 'pillow', 'jinja2']
  return Array.from({ length: 500 }, (_, index) => {
    const pick = (names: readonly string[]): string =>
      index % 10 === 0 ? (names[(index / 10) % names.length] ?? '') : `quiet-${index}`
    const at = { format: 'bench', layer: 0, source: 'installed' as const }
    if (index < 300)
      return {
        ...at,
        path: 'var/lib/dpkg/status',
        package: { type: 'deb' as const, name: pick(system), version: '1.0-1', arch: 'amd64' } as never,
      } // as much of one as matching asks for
    const [type, names] = index < 400 ? (['golang', modules] as const) : (['pypi', distributions] as const)
    return { ...at, path: `opt/${index}`, package: { type, name: pick(names), version: '1.0.0' } }
  })
}

/** The same texts by our parser, which keeps numbers whole and refuses names that come twice, and by the engine's. */
async function parsing(paths: readonly string[]): Promise<void> {
  const texts: string[] = []
  for (const path of paths.filter((one) => one.endsWith('.zip')))
    for await (const file of feedFiles(path)) if ('content' in file) texts.push(file.content.toString())
  const timed = (parse: (text: string) => unknown): number[] =>
    Array.from({ length: rounds + 1 }, () => {
      const start = performance.now()
      for (const text of texts) parse(text)
      return performance.now() - start
    }).slice(1)
  const megabytes = texts.reduce((sum, { length }) => sum + length, 0) / 1e6
  console.log(`Records of OSV, ${texts.length} texts of ${megabytes.toFixed(0)} million characters:\n`)
  print(
    'our parser',
    timed((text) => parseJson(text)),
  )
  print(
    'JSON.parse',
    timed((text) => JSON.parse(text)),
  )
  console.log('')
}

function print(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const ms = (time: number | undefined): string => `${(time ?? 0).toFixed(0)} ms`
  console.log(`- ${name}: ${ms(sorted[Math.floor(sorted.length / 2)])} (${ms(sorted[0])} to ${ms(sorted.at(-1))})`)
}

function sizeOf(parts: Readonly<Record<string, { readonly size: number }>>): string {
  return `${(Object.values(parts).reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(2)} MB`
}

const renamed = <T>(parts: Readonly<Record<string, T>>, index: number): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [`${index} ${name}`, part]))
