import { byCodePoint, type PackageType, severityRank } from '../../core/index.ts'
import { schemeOf } from '../../formats/versions/index.ts'
import { type InventoryPackage, isOfSystem } from '../../image/index.ts'
import type { AdvisoryDatabase, Statement } from '../database/index.ts'
import { namespacesOfSystem, typeOfNamespace } from '../namespace/index.ts'
import type { AdvisoryRecord, AdvisoryStatus, Namespace, SeverityClaim } from '../types.ts'
import { decidingGrade, gradeOf } from './grade.ts'
import { type Lookup, lookupsOf } from './lookup.ts'
import { suppressionOf } from './suppress.ts'
import { isTouched, nearestFix } from './touched.ts'
import type { MatchResult, Unjudged, Vulnerability } from './types.ts'

/** What is installed, and on which system. */
export interface Installed {
  readonly os: { readonly id: string; readonly versionId: string } | undefined
  readonly packages: readonly InventoryPackage[]
}

export interface MatchOptions {
  /** Whose word on the severity counts before all others. */
  readonly severitySources?: readonly string[]
}

/** A statement that touches a package. */
interface Hit {
  readonly statement: Statement
  readonly record: AdvisoryRecord | undefined
  readonly lookup: Lookup
  readonly namespace: Namespace
}

/** Finds what is known to be wrong with the packages of an image, the gravest first. */
export function matchPackages(
  { os, packages }: Installed,
  database: AdvisoryDatabase,
  options: MatchOptions = {},
): MatchResult {
  const vulnerabilities: Vulnerability[] = []
  const unjudged: Unjudged[] = []
  const systems = os === undefined ? [] : namespacesOfSystem(os)
  let judged = 0
  for (const found of packages) {
    const namespaces = namespacesOf(found, systems).filter((namespace) => database.covers(namespace))
    if (namespaces.length === 0) {
      unjudged.push({ found, why: whyUncovered(found, os) })
      continue
    }
    judged += 1
    const hits: Hit[] = []
    for (const namespace of namespaces)
      for (const lookup of lookupsOf(found, namespace)) {
        for (const statement of database.statementsOf(namespace, lookup.name)) {
          const answer = isTouched(statement, lookup, found, namespace)
          if ('unknown' in answer) unjudged.push({ found, why: `${statement.advisory}: ${answer.unknown}` })
          else if (answer.touched)
            hits.push({ statement, lookup, namespace, record: database.recordOf(statement.feed, statement.advisory) })
        }
      }
    for (const [id, group] of Map.groupBy(hits, nameOf))
      vulnerabilities.push(vulnerabilityOf(id, group, found, database, options))
  }
  return { vulnerabilities: vulnerabilities.sort(graverFirst), unjudged: once(unjudged), judged }
}

/** Where a package is looked up: an operating system's in the namespaces of the system, any other in that of its type. */
export function namespacesOf({ package: one }: InventoryPackage, systems: readonly Namespace[]): readonly Namespace[] {
  return isOfSystem(one) ? systems.filter((namespace) => typeOfNamespace(namespace) === one.type) : [one.type]
}

function whyUncovered({ package: one }: InventoryPackage, os: Installed['os']): string {
  if (!isOfSystem(one)) return `the database has no advisories for ${one.type} packages`
  return os === undefined || os.id === ''
    ? 'nothing says which operating system it belongs to'
    : `the database has no advisories for ${os.id} ${os.versionId}`.trimEnd()
}

/** One vulnerability goes by one name: its CVE, else GitHub's, else its own. */
function nameOf({ statement: { advisory }, record }: Hit): string {
  if (advisory.startsWith('CVE-')) return advisory
  const aliases = record?.aliases ?? []
  return aliases.find((one) => one.startsWith('CVE-')) ?? aliases.find((one) => one.startsWith('GHSA-')) ?? advisory
}

function vulnerabilityOf(
  id: string,
  hits: readonly Hit[],
  found: InventoryPackage,
  database: AdvisoryDatabase,
  { severitySources = [] }: MatchOptions,
): Vulnerability {
  const records = recordsOf(id, hits, database)
  const scheme = schemeOf(found.package.type as PackageType)
  const first = hits[0]
  const installed = first?.lookup.version ?? found.package.version
  const fixed = [...new Set(hits.flatMap(({ statement }) => statement.fixed ?? []))]
  const nearest = fixOf(hits)
  const grades = distinctGrades([
    ...hits.flatMap(({ statement, namespace }): readonly SeverityClaim[] =>
      statement.severity === undefined
        ? []
        : [{ source: vendorOf(namespace, statement.feed), severity: statement.severity }],
    ),
    ...records.flatMap(({ record }) => record.severities),
  ])
  const deciding = decidingGrade(grades, [
    ...severitySources,
    ...hits.flatMap(({ namespace, record, statement }) => [
      vendorOf(namespace, statement.feed),
      ...(record?.severities ?? []).map(({ source }) => source),
    ]),
  ])
  const titled = records.find(({ record }) => record.title !== undefined)?.record
  const detailed = records.find(({ record }) => record.details !== undefined)?.record
  const published = records.flatMap(({ record }) => record.published ?? []).sort(byCodePoint)[0]
  const exploited = database.exploitedOf(id)
  const probability = database.probabilityOf(id)
  const suppressed = suppressionOf(found)
  return {
    id,
    aliases: aliasesOf(
      id,
      hits,
      records.map(({ record }) => record),
    ),
    found,
    installed,
    status: statusOf(hits, nearest),
    ...(nearest !== undefined && { fixedIn: nearest }),
    fixed: scheme === undefined ? fixed : fixed.sort((a, b) => scheme.compare(a, b)),
    ...(deciding?.severity !== undefined && { severity: deciding.severity, severityFrom: deciding.source }),
    grades,
    ...(titled?.title !== undefined && { title: titled.title }),
    ...(detailed?.details !== undefined && { details: detailed.details }),
    weaknesses: [...new Set(records.flatMap(({ record }) => record.weaknesses))].sort(byCodePoint),
    ...(published !== undefined && { published }),
    references: [...new Set(records.flatMap(({ record }) => record.references))],
    sources: hits.map(({ statement: { feed, advisory } }) => ({ feed, advisory })),
    ...(exploited !== undefined && { exploited }),
    ...(probability !== undefined && { probability }),
    malicious: records.some(({ record }) => record.malicious === true),
    ...(suppressed !== undefined && { suppressed }),
  }
}

interface NamedRecord {
  readonly feed: string
  readonly record: AdvisoryRecord
}

/** The records that led here first, then what others say of the same id. */
function recordsOf(id: string, hits: readonly Hit[], database: AdvisoryDatabase): readonly NamedRecord[] {
  const own = hits.flatMap(({ record, statement: { feed } }) => (record === undefined ? [] : [{ feed, record }]))
  const all = [...own, ...database.recordsOf(id)]
  return [...new Map(all.map((one) => [`${one.feed} ${one.record.id}`, one])).values()]
}

function aliasesOf(id: string, hits: readonly Hit[], records: readonly AdvisoryRecord[]): readonly string[] {
  const all = [
    ...hits.map(({ statement }) => statement.advisory),
    ...records.flatMap((record) => [record.id, ...record.aliases]),
  ]
  return [...new Set(all)].filter((one) => one !== id).sort(byCodePoint)
}

/** Each statement has its own nearest fix; only a version that satisfies all of them mends it. */
function fixOf(hits: readonly Hit[]): string | undefined {
  let highest: string | undefined
  for (const { lookup, namespace, statement } of hits) {
    const scheme = schemeOf(typeOfNamespace(namespace) as PackageType)
    const fix = nearestFix(statement.fixed ?? [], lookup.version, scheme)
    if (fix === undefined) continue
    if (highest === undefined || (scheme !== undefined && scheme.compare(fix, highest) > 0)) highest = fix
  }
  return highest
}

function statusOf(hits: readonly Hit[], fix: string | undefined): AdvisoryStatus {
  if (fix !== undefined) return 'fixed'
  const said = hits.map(({ statement }) => statement.status).filter((status) => status !== 'fixed')
  return said[0] ?? 'affected'
}

/** Who builds the packages of a namespace; of a language, the feed. */
function vendorOf(namespace: Namespace, feed: string): string {
  return namespace.split(':')[1] ?? feed
}

function distinctGrades(claims: readonly SeverityClaim[]): Vulnerability['grades'] {
  return [...new Map(claims.map((claim) => [JSON.stringify(claim), gradeOf(claim)])).values()]
}

function graverFirst(a: Vulnerability, b: Vulnerability): number {
  const rank = ({ severity }: Vulnerability): number => (severity === undefined ? 9 : severityRank(severity))
  return (
    rank(a) - rank(b) ||
    byCodePoint(a.id, b.id) ||
    byCodePoint(a.found.package.name, b.found.package.name) ||
    byCodePoint(a.found.package.version, b.found.package.version) ||
    byCodePoint(a.found.path, b.found.path) ||
    byCodePoint(a.found.package.filePath ?? '', b.found.package.filePath ?? '')
  )
}

function once(unjudged: readonly Unjudged[]): readonly Unjudged[] {
  const key = ({ found, why }: Unjudged): string =>
    [found.package.type, found.package.name, found.package.version, found.path, why].join('\0')
  return [...new Map(unjudged.map((one) => [key(one), one])).values()]
}
