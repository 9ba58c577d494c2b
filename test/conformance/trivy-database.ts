import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Advisory,
  type AdvisoryDatabase,
  type AdvisoryStatus,
  type AffectedPackage,
  FeedBuilder,
  namespaceOfRelease,
  openDatabase,
  type SeverityClaim,
  schemaVersion,
  typeOfNamespace,
  type VersionRange,
  writeFeed,
  writeManifest,
} from '../../src/advisory/index.ts'
import {
  byCodePoint,
  isObject,
  type Json,
  listAt,
  member,
  objectAt,
  type PackageType,
  SeawallError,
  type Severity,
  textAt,
} from '../../src/core/index.ts'
import { complement, type RangeDialect, readVersionRange, union } from '../../src/formats/version-ranges/index.ts'
import { schemeOf } from '../../src/formats/versions/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'

const now = '2026-01-01T00:00:00Z'

/** The advisory database of the trivy cases, which is nested buckets in YAML, as one of ours: a feed for each source. */
export function trivyDatabase(folder: string, target: string): AdvisoryDatabase {
  const buckets = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort(byCodePoint)
    .flatMap((name) => readList(join(folder, name)))
  const named = new Map(buckets.map((bucket) => [textAt(bucket, 'bucket') ?? '', bucket]))
  const sources = new Map(
    pairsOf(named.get('data-source')).map((pair) => [keyOf(pair), textAt(objectAt(pair, 'value'), 'ID') ?? '']),
  )
  const byFeed = Map.groupBy(named, ([name]) => feedOf(name, sources))
  const feeds = [...byFeed].map(([id, group]) => {
    const builder = new FeedBuilder()
    for (const [name, bucket] of group)
      for (const advisory of advisoriesOf(name, bucket, named)) builder.add({ kind: 'entry', advisories: [advisory] })
    const origin = { id, formats: ['trivy-db'], fetched: now, from: folder, redistributable: false }
    return writeFeed(target, origin, builder.finish())
  })
  writeManifest(target, { schemaVersion, built: now, feeds }, undefined)
  return openDatabase(target)
}

function readList(file: string): readonly Json[] {
  const parsed = parseYaml(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new SeawallError('malformed', `${file}: ${parsed.error.message}`)
  return Array.isArray(parsed.value) ? parsed.value : []
}

const pairsOf = (bucket: Json | undefined): readonly Json[] => listAt(bucket, 'pairs')
const keyOf = (pair: Json): string => String(member(pair, 'key') ?? '')

function feedOf(bucket: string, sources: ReadonlyMap<string, string>): string {
  if (bucket === 'vulnerability') return 'general'
  return sources.get(bucket) ?? (bucket.includes('::') ? bucket : (systemOf(bucket)?.split(':')[1] ?? bucket))
}

function advisoriesOf(name: string, bucket: Json, all: ReadonlyMap<string, Json>): readonly Advisory[] {
  if (name === 'vulnerability') return pairsOf(bucket).map((pair) => described(keyOf(pair), member(pair, 'value')))
  if (name === 'Red Hat') return redHat(bucket, all)
  const ecosystem = name.includes('::') ? ecosystems[name.slice(0, name.indexOf('::'))] : undefined
  const namespace = ecosystem ?? systemOf(name)
  if (namespace === undefined) return []
  return pairsOf(bucket).flatMap((entry) =>
    pairsOf(entry).map((pair) => {
      const value = member(pair, 'value')
      const said = ecosystem === undefined ? ofSystem(value) : ofLanguage(value, namespace)
      return { ...bare(keyOf(pair)), affected: [{ namespace, name: textAt(entry, 'bucket') ?? '', ...said }] }
    }),
  )
}

const bare = (id: string) => ({ id, aliases: [], covers: [], severities: [], weaknesses: [], references: [] })

const ecosystems: Readonly<Record<string, PackageType>> = {
  cargo: 'cargo',
  cocoapods: 'cocoapods',
  composer: 'composer',
  conan: 'conan',
  erlang: 'hex',
  go: 'golang',
  maven: 'maven',
  npm: 'npm',
  nuget: 'nuget',
  pip: 'pypi',
  pub: 'pub',
  rubygems: 'gem',
  swift: 'swift',
}

const systems: readonly (readonly [RegExp, string])[] = [
  [/^alma (.+)$/, 'almalinux'],
  [/^alpine (.+)$/, 'alpine'],
  [/^amazon linux (.+)$/, 'amzn'],
  [/^CBL-Mariner (.+)$/, 'mariner'],
  [/^debian (.+)$/, 'debian'],
  [/^openSUSE Leap (.+)$/, 'opensuse-leap'],
  [/^openSUSE (Tumbleweed)$/, 'opensuse-tumbleweed'],
  [/^Oracle Linux (.+)$/, 'ol'],
  [/^Photon OS (.+)$/, 'photon'],
  [/^rocky (.+)$/, 'rocky'],
  [/^SUSE Linux Enterprise (\d+)-SP(\d+)$/, 'sles'],
  [/^SUSE Linux Enterprise Micro (.+)$/, 'sle-micro'],
  [/^ubuntu (.+)$/, 'ubuntu'],
]

function systemOf(bucket: string): string | undefined {
  for (const [pattern, id] of systems) {
    const [, version, pack] = pattern.exec(bucket) ?? []
    if (version !== undefined) return namespaceOfRelease(id, pack === undefined ? version : `${version}.${pack}`)
  }
  return undefined
}

const statuses: readonly (AdvisoryStatus | undefined)[] = [
  undefined,
  'not-affected',
  'affected',
  'fixed',
  'under-investigation',
  'will-not-fix',
  'fix-deferred',
  'end-of-life',
]
const severities: readonly (Severity | undefined)[] = [undefined, 'low', 'medium', 'high', 'critical']
const numberAt = (value: Json | undefined, key: string): number => Number(member(value, key) ?? 0)

type Said = Omit<AffectedPackage, 'namespace' | 'name'>

function ofSystem(value: Json | undefined): Said {
  const fixed = textAt(value, 'FixedVersion') ?? ''
  const severity = severities[numberAt(value, 'Severity')]
  return {
    ranges: [fixed === '' ? {} : { to: fixed }],
    status: fixed === '' ? (statuses[numberAt(value, 'Status')] ?? 'affected') : 'fixed',
    ...(fixed !== '' && { fixed: [fixed] }),
    ...(severity !== undefined && { severity }),
  }
}

function ofLanguage(value: Json | undefined, namespace: string): Said {
  const patched = listAt(value, 'PatchedVersions').map(String)
  const vulnerable = listAt(value, 'VulnerableVersions').map(String)
  const scheme = schemeOf(typeOfNamespace(namespace) as PackageType)
  if (scheme === undefined) throw new SeawallError('unsupported', `versions of ${namespace}`)
  const read = (texts: readonly string[]): readonly VersionRange[] =>
    union(
      scheme,
      texts.flatMap((text) => {
        const ranges = readVersionRange(dialectOf(text), text, scheme)
        if (!ranges.ok) throw ranges.error
        return ranges.value
      }),
    )
  return {
    ranges: vulnerable.length > 0 ? read(vulnerable) : complement(scheme, read(patched)),
    status: patched.length > 0 ? 'fixed' : 'affected',
    ...(patched.length > 0 && { fixed: patched }),
  }
}

const dialectOf = (text: string): RangeDialect => (/^[[(]/.test(text) ? 'maven' : 'github')

/** Red Hat's entries are for repositories, which stand for releases. */
const repositories: Readonly<Record<string, string>> = { 'rhel-6-server-rpms': '6', 'rhel-7-server-rpms': '7' }

function redHat(bucket: Json, all: ReadonlyMap<string, Json>): readonly Advisory[] {
  const cpe = pairsOf(all.get('Red Hat CPE')).find((one) => textAt(one, 'bucket') === 'repository')
  const releases = pairsOf(cpe).flatMap((pair) =>
    listAt(pair, 'value').map((index) => [Number(index), repositories[keyOf(pair)] ?? ''] as const),
  )
  return pairsOf(bucket).flatMap((entry) =>
    pairsOf(entry).flatMap((pair) =>
      listAt(member(pair, 'value'), 'Entries').flatMap((one) => {
        const touched = new Set(listAt(one, 'Affected').map(Number))
        const namespaces = releases.flatMap(([index, release]) =>
          release !== '' && touched.has(index) ? (namespaceOfRelease('rhel', release) ?? []) : [],
        )
        return listAt(one, 'Cves').map((cve) => ({
          ...bare(textAt(cve, 'ID') ?? keyOf(pair)),
          affected: [...new Set(namespaces)].map((namespace) => ({
            namespace,
            name: textAt(entry, 'bucket') ?? '',
            binary: true,
            ...ofSystem({ ...(isObject(one) ? one : {}), Severity: numberAt(cve, 'Severity') }),
          })),
        }))
      }),
    ),
  )
}

function described(id: string, value: Json | undefined): Advisory {
  const claims = new Map<string, SeverityClaim>()
  for (const [source, level] of Object.entries(objectAt(value, 'VendorSeverity') ?? {})) {
    const severity = severities[Number(level)]
    claims.set(source, { source, ...(severity !== undefined && { severity }) })
  }
  for (const [source, scores] of Object.entries(objectAt(value, 'CVSS') ?? {})) {
    const vector = textAt(scores, 'V3Vector') ?? textAt(scores, 'V2Vector')
    if (vector !== undefined) claims.set(source, { source, ...claims.get(source), vector })
  }
  const title = textAt(value, 'Title')
  return { ...bare(id), ...(title !== undefined && { title }), severities: [...claims.values()], affected: [] }
}
