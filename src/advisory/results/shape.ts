import { type PackageType, type Relationship, severities } from '../../core/index.ts'
import { isPackageType } from '../../formats/purl/index.ts'
import {
  count,
  flag,
  listOf,
  oneOf,
  optional,
  record,
  refuse,
  type Shape,
  ShapeFault,
  text,
  textLike,
} from '../../formats/shape/index.ts'
import { type AdvisoryStatus, advisoryStatuses } from '../types.ts'
import type {
  Mended,
  ResultSummary,
  StoredPackage,
  StoredResult,
  StoredVulnerability,
  SummaryCell,
  UsedDatabase,
} from './types.ts'

/** `sha256:` and hexadecimal digits: it names a file, so nothing else may stand in it. */
export const digestPattern = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/

const digest = textLike(digestPattern, 'a digest such as sha256:…')
const time = textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/, 'a time such as 2026-11-24T10:00:00Z')
const severity = oneOf(severities)
const share: Shape<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : refuse('must be a number from 0 to 1')
const packageType: Shape<PackageType> = (value) =>
  typeof value === 'string' && isPackageType(value) ? value : refuse('must be a type of packages')
const pair: Shape<readonly [string, string]> = (value) => {
  const [name, version, ...more] = listOf(text)(value)
  return name === undefined || version === undefined || more.length > 0 ? refuse('must be two texts') : [name, version]
}

const storedPackage = record<StoredPackage>({
  type: packageType,
  name: text,
  version: text,
  path: text,
  format: text,
  from: oneOf(['lock', 'installed']),
  layer: count,
  part: oneOf(['base', 'application']),
  source: optional(pair),
  arch: optional(text),
  modularity: optional(text),
  owner: optional(text),
  relationship: optional(oneOf<Relationship>(['root', 'workspace', 'direct', 'indirect'])),
  purl: optional(text),
})

const vulnerability = record<StoredVulnerability>({
  id: text,
  aliases: listOf(text),
  package: count,
  installed: text,
  status: oneOf<AdvisoryStatus>(advisoryStatuses),
  fixedIn: optional(text),
  severity: optional(severity),
  severityFrom: optional(text),
  title: optional(text),
  exploited: optional(text),
  ransomware: optional(flag),
  probability: optional(share),
  malicious: optional(flag),
  suppressed: optional(
    record<NonNullable<StoredVulnerability['suppressed']>>({
      by: oneOf(['owner', 'headers', 'vex', 'ignored']),
      why: text,
      source: optional(text),
      until: optional(text),
    }),
  ),
  firstSeen: time,
})

const mended = record<Mended>({
  id: text,
  type: text,
  name: text,
  severity: optional(severity),
  firstSeen: time,
  mended: time,
})

const database = record<UsedDatabase>({ built: text, digest: text, sample: optional(flag) })

const identity = {
  digest,
  otherDigests: listOf(digest),
  names: listOf(text),
  platform: optional(text),
  read: time,
  scanned: time,
  database,
}

const cell = record<SummaryCell>({
  severity: oneOf([...severities, 'unknown']),
  fix: flag,
  exploited: flag,
  count,
  probability: optional(share),
})

const summary = record<ResultSummary>({
  ...identity,
  counts: listOf(cell),
  malicious: count,
  suppressed: count,
  packages: count,
  incomplete: count,
  unjudged: count,
})

const result = record<StoredResult>({
  ...identity,
  os: optional(record<NonNullable<StoredResult['os']>>({ id: text, versionId: text, name: optional(text) })),
  baseName: optional(text),
  packages: listOf(storedPackage),
  vulnerabilities: listOf(vulnerability),
  mended: listOf(mended),
  incomplete: listOf(text),
  unjudged: listOf(record<StoredResult['unjudged'][number]>({ package: count, why: text })),
})

/** The summary that a text of JSON holds; undefined where it holds none. */
export const readSummary = (json: string): ResultSummary | undefined => shaped(summary, json)

/** The result that a text of JSON holds; undefined where it holds none, or names packages that are not in it. */
export function readResult(json: string): StoredResult | undefined {
  const read = shaped(result, json)
  const all = read === undefined ? [] : [read.vulnerabilities, read.unjudged]
  return all.some((list) => list.some((one) => one.package >= (read?.packages.length ?? 0))) ? undefined : read
}

function shaped<T>(shape: Shape<T>, json: string): T | undefined {
  try {
    return shape(JSON.parse(json)) // members are taken by name only, whatever else they are called
  } catch (fault) {
    if (fault instanceof ShapeFault || fault instanceof SyntaxError) return undefined
    throw fault
  }
}
