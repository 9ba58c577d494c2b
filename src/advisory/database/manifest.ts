import { type Digest, type Json, messageOf, type Result, SeawallError, shorten } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import {
  count,
  flag,
  listOf,
  optional,
  record,
  refuse,
  type Shape,
  ShapeFault,
  text,
  textLike,
} from '../../formats/shape/index.ts'

/** A file of the database, found by the digest of its bytes. */
export interface Part {
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
}

/** What one feed brought. */
export interface FeedEntry {
  readonly id: string
  /** The forms its files were in: `osv`, `alpine-secdb`. */
  readonly formats: readonly string[]
  /** When it was fetched, RFC 3339. */
  readonly fetched: string
  /** The newest date that it gives for a record of its own. */
  readonly newest?: string
  readonly from: string
  readonly license?: string
  /** May be passed on to others. */
  readonly redistributable: boolean
  /** What the feed publishes as one each, also those taken back. */
  readonly entries: number
  /** Statements about packages. */
  readonly postings: number
  readonly unread: number
  /** The first of what could not be read. */
  readonly unreadExamples: readonly string[]
  /** By namespace. */
  readonly shards: Readonly<Record<string, Part>>
  /** By kind and year of the id. */
  readonly records: Readonly<Record<string, Part>>
  readonly exploited?: Part
  readonly probabilities?: Part
}

/** The list of what a database is made of: whoever has this and its parts has all of it. */
export interface Manifest {
  readonly schemaVersion: string
  /** RFC 3339. */
  readonly built: string
  /** Some well-known vulnerabilities only, to try things out: not finding one means nothing. */
  readonly sample?: boolean
  readonly feeds: readonly FeedEntry[]
}

/** The first number changes when older programs cannot read it any more. */
export const schemaVersion = '1.0'

const digest = textLike<Digest>(/^sha256:[0-9a-f]{64}$/, 'a digest such as sha256:…')
const part = record<Part>({ digest, size: count })

function mapOf<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse('must be an object')
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one as Json)]))
  }
}

const feed = record<FeedEntry>({
  id: text,
  formats: listOf(text),
  fetched: text,
  newest: optional(text),
  from: text,
  license: optional(text),
  redistributable: flag,
  entries: count,
  postings: count,
  unread: count,
  unreadExamples: listOf(text),
  shards: mapOf(part),
  records: mapOf(part),
  exploited: optional(part),
  probabilities: optional(part),
})

const manifest = record<Manifest>({
  schemaVersion: text,
  built: text,
  sample: optional(flag),
  feeds: listOf(feed),
})

/** The same manifest has the same bytes, however it was made, so that a signature holds wherever it is copied to. */
export function manifestText(value: Manifest): string {
  return `${JSON.stringify(manifest(JSON.parse(JSON.stringify(value))), undefined, 1)}\n`
}

export function readManifest(bytes: Buffer): Result<Manifest> {
  const parsed = parseJson(bytes.toString())
  if (!parsed.ok) return malformed(parsed.error.message)
  const version = versionOf(parsed.value)
  if (version !== undefined && version.split('.')[0] !== schemaVersion.split('.')[0])
    return {
      ok: false,
      error: new SeawallError(
        'unsupported',
        `the advisory database is of form ${shorten(version, 20)}, and this program reads ${schemaVersion}`,
        {
          hint: 'use the newest seawall, or fetch the database again with: seawall db update',
        },
      ),
    }
  try {
    return { ok: true, value: manifest(parsed.value) }
  } catch (fault) {
    if (!(fault instanceof ShapeFault)) throw fault
    return malformed(`${fault.path.join('.')} ${messageOf(fault)}`.trim())
  }
}

function versionOf(value: Json): string | undefined {
  const version =
    typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined
  return typeof version === 'string' ? version : undefined
}

function malformed(why: string): Result<never> {
  return {
    ok: false,
    error: new SeawallError('malformed', `the list of the advisory database cannot be read: ${why}`, {
      hint: 'fetch it again with: seawall db update',
    }),
  }
}

/** Every part that a manifest names, each once. */
export function partsOf({ feeds }: Manifest): readonly Part[] {
  const all = feeds.flatMap(({ exploited, probabilities, records, shards }) => [
    ...Object.values(shards),
    ...Object.values(records),
    ...[exploited, probabilities].filter((one) => one !== undefined),
  ])
  return [...new Map(all.map((one) => [one.digest, one])).values()]
}
