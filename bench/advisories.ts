import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AffectedPackage,
  type BuiltFeed,
  FeedBuilder,
  feedFiles,
  type Installed,
  matchPackages,
  openDatabase,
  readFeed,
  schemaVersion,
  typeOfNamespace,
  writeFeed,
  writeManifest,
} from '../src/advisory/index.ts'
import type { OsPackage, Package } from '../src/core/index.ts'
import { parseJson } from '../src/formats/json/index.ts'
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

const packageCount = 500
const rounds = 31

/** From feeds as they are published to a database, what that takes on disk, and matching packages against it. */
export async function advisories(scratch: string): Promise<void> {
  const place = join(fixturesFolder(), 'images/advisories')
  if (!existsSync(place)) return console.log(`skipped: there are no advisories in ${place}\n`)
  const folder = join(scratch, 'advisories')
  const affected: AffectedPackage[] = []
  console.log(
    '### Building a database of advisories\n\n| feed | entries | statements | reading | building | statements, kB | records, kB |',
  )
  console.log('|---|---:|---:|---:|---:|---:|---:|')
  const entries = []
  const totals = [0, 0, 0, 0]
  for (const feed of feeds) {
    const builder = new FeedBuilder()
    const start = performance.now()
    for await (const item of readFeed(join(place, feed))) {
      builder.add(item)
      if (item.kind === 'entry') affected.push(...(item.advisories[0]?.affected.slice(0, 1) ?? []))
    }
    const read = performance.now()
    const built = builder.finish()
    const origin = { id: feed.replace(/\W/g, '-'), formats: [], fetched: '', from: feed, redistributable: false }
    entries.push(writeFeed(folder, origin, built))
    const row = [read - start, performance.now() - read, sizeOf(built.shards), sizeOf(built.records)]
    for (const [index, value] of row.entries()) totals[index] = (totals[index] ?? 0) + value
    console.log(`| ${feed} | ${built.entries} | ${built.postings} | ${cells(row)} |`)
  }
  console.log(`| together | | | ${cells(totals)} |\n`)
  writeManifest(folder, { schemaVersion, built: '2026-01-01T00:00:00Z', feeds: entries }, undefined)
  matching(folder, packagesOf(affected))
  await parsing(join(place, 'osv/AlmaLinux.zip'))
}

const sizeOf = (parts: BuiltFeed['shards']): number => [...parts.values()].reduce((sum, part) => sum + part.length, 0)

const cells = ([read = 0, build = 0, shards = 0, records = 0]: readonly number[]): string =>
  `${read.toFixed(0)} ms | ${build.toFixed(0)} ms | ${(shards / 1000).toFixed(0)} | ${(records / 1000).toFixed(0)}`

/** The first time opens the database anew, and unpacks what it needs. */
function matching(folder: string, packages: Installed['packages']): void {
  const installed: Installed = { os: { id: 'debian', versionId: '10' }, packages }
  const cold: number[] = []
  const warm: number[] = []
  let found = 0
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    const database = openDatabase(folder)
    found = matchPackages(installed, database).vulnerabilities.length
    const first = performance.now()
    matchPackages(installed, database)
    cold.push(first - start)
    warm.push(performance.now() - first)
  }
  console.log(
    `### Matching ${packages.length} packages, ${found} vulnerabilities, ${rounds} rounds\n\n| | median | worst |\n|---|---:|---:|`,
  )
  for (const [name, times] of [
    ['database just opened', cold],
    ['warm', warm],
  ] as const)
    console.log(`| ${name} | ${median(times).toFixed(1)} ms | ${Math.max(...times).toFixed(1)} ms |`)
  console.log('')
}

/** Our strict parser beside the one of the engine, over the same texts. */
async function parsing(archive: string): Promise<void> {
  const texts: string[] = []
  for await (const file of feedFiles(archive)) if ('content' in file) texts.push(file.content.toString())
  const megabytes = texts.reduce((sum, text) => sum + text.length, 0) / 1e6
  console.log(`### Parsing ${texts.length} records, ${megabytes.toFixed(1)} MB of JSON\n\n| | median |\n|---|---:|`)
  for (const [name, parse] of [
    ['parseJson', parseJson],
    ['JSON.parse', JSON.parse],
  ] as const) {
    const times = Array.from({ length: rounds }, () => {
      const start = performance.now()
      for (const text of texts) parse(text)
      return performance.now() - start
    })
    console.log(`| ${name} | ${median(times).toFixed(0)} ms |`)
  }
  console.log('')
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0

/** Evenly from all that is affected, each name once: in the version in which one vulnerability of it was mended, so that others are open. */
function packagesOf(affected: readonly AffectedPackage[]): Installed['packages'] {
  const known = affected.filter(({ namespace }) => !namespace.includes(':') || namespace === 'deb:debian:10')
  const wanted = [...new Map(known.map((one) => [`${one.namespace} ${one.name}`, one])).values()]
  const step = Math.max(1, Math.floor(wanted.length / packageCount))
  return wanted
    .filter((_, index) => index % step === 0)
    .slice(0, packageCount)
    .map(({ name, namespace, ranges }) => {
      const one = {
        name,
        type: typeOfNamespace(namespace),
        version: ranges.at(-1)?.to ?? '1.0',
      } as Package
      return {
        package: namespace.startsWith('deb') ? ofSystem(one) : one,
        path: 'bench',
        format: 'bench',
        source: 'installed',
        layer: 0,
      }
    })
}

const ofSystem = (one: Package): OsPackage => ({
  ...one,
  type: 'deb',
  arch: 'amd64',
  source: { name: one.name, version: one.version },
})
