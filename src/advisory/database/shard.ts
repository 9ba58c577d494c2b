import { byCodePoint, SeawallError, type Severity, severities } from '../../core/index.ts'
import {
  type AdvisoryStatus,
  type AffectedPackage,
  advisoryStatuses,
  type Namespace,
  type VersionRange,
} from '../types.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { openStringTable, type StringTable, writeStringTable } from './string-table.ts'

/** A statement about a package, with the advisory that makes it. */
export interface Posting extends Omit<AffectedPackage, 'namespace'> {
  readonly advisory: string
}

/** What one feed says of one namespace: packages by name, without anything being parsed at the start. */
export interface Shard {
  readonly names: number
  nameAt(index: number): string
  /** Nothing where the feed knows no package of this name. */
  postingsOf(name: string): readonly Posting[]
}

const magic = Buffer.from('SWSHARD1')
const namesPerBlock = 16

/**
 * Layout: the magic; the table of names; the table of all other texts (ids, versions, modules, architectures); for
 * every 16th name where its postings begin (32 bits, from the first of them); for each name the bytes and the postings.
 */
export function writeShard(postings: readonly Posting[]): Buffer {
  const byName = Map.groupBy(postings, ({ name }) => name)
  const names = [...byName.keys()].sort(byCodePoint)
  const texts = [...new Set(postings.flatMap(textsOf))].sort(byCodePoint)
  const refs = new Map(texts.map((text, index) => [text, index]))
  const content = new ByteWriter()
  const starts: number[] = []
  names.forEach((name, index) => {
    if (index % namesPerBlock === 0) starts.push(content.length)
    const one = new ByteWriter()
    const said = distinct((byName.get(name) ?? []).toSorted(inOrder), refs)
    one.number(said.length)
    for (const bytes of said) one.raw(bytes)
    content.number(one.length)
    content.raw(one.finish())
  })
  const out = new ByteWriter()
  out.raw(magic)
  writeStringTable(names, out)
  writeStringTable(texts, out)
  for (const start of starts) out.uint32(start)
  out.raw(content.finish())
  return out.finish()
}

/** A source may say the same twice. */
function distinct(postings: readonly Posting[], refs: ReadonlyMap<string, number>): readonly Buffer[] {
  const seen = new Map(
    postings.map((posting) => {
      const out = new ByteWriter()
      writePosting(posting, refs, out)
      const bytes = out.finish()
      return [bytes.toString('latin1'), bytes] as const
    }),
  )
  return [...seen.values()]
}

function inOrder(a: Posting, b: Posting): number {
  return byCodePoint(a.advisory, b.advisory) || byCodePoint(JSON.stringify(a), JSON.stringify(b))
}

function textsOf({ advisory, ranges, versions = [], fixed = [], module, arches = [] }: Posting): readonly string[] {
  return [
    advisory,
    ...ranges.flatMap(({ from, to }) => [from, to].filter((end) => end !== undefined)),
    ...versions,
    ...fixed,
    ...(module === undefined ? [] : [module]),
    ...arches,
  ]
}

const has = { binary: 1, severity: 2, versions: 4, fixed: 8, module: 16, arches: 32, oneRange: 64 } as const
const rangeHas = { from: 1, fromExclusive: 2, to: 4, toInclusive: 8 } as const

/** What is fixed is nearly always where the ranges end; then it is not written a second time. */
const endsOf = (ranges: readonly VersionRange[]): readonly string[] =>
  ranges.flatMap(({ to, toInclusive }) => (to === undefined || toInclusive === true ? [] : [to]))

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index])

function writePosting(posting: Posting, refs: ReadonlyMap<string, number>, out: ByteWriter): void {
  const { advisory, ranges, versions = [], fixed = [], module, arches = [], binary = false, severity, status } = posting
  const ref = (text: string): void => out.number(refs.get(text) ?? 0)
  const list = (texts: readonly string[]): void => {
    out.number(texts.length)
    for (const text of texts) ref(text)
  }
  const ownFixed = !isSame(fixed, endsOf(ranges))
  out.byte(
    (binary ? has.binary : 0) |
      (severity === undefined ? 0 : has.severity) |
      (versions.length > 0 ? has.versions : 0) |
      (ownFixed ? has.fixed : 0) |
      (module === undefined ? 0 : has.module) |
      (arches.length > 0 ? has.arches : 0) |
      (ranges.length === 1 ? has.oneRange : 0),
  )
  ref(advisory)
  out.byte(advisoryStatuses.indexOf(status) | (severity === undefined ? 0 : severities.indexOf(severity) << 4))
  if (ranges.length !== 1) out.number(ranges.length)
  for (const { from, fromExclusive, to, toInclusive } of ranges) {
    out.byte(
      (from === undefined ? 0 : rangeHas.from) |
        (fromExclusive === true ? rangeHas.fromExclusive : 0) |
        (to === undefined ? 0 : rangeHas.to) |
        (toInclusive === true ? rangeHas.toInclusive : 0),
    )
    if (from !== undefined) ref(from)
    if (to !== undefined) ref(to)
  }
  if (versions.length > 0) list(versions)
  if (ownFixed) list(fixed)
  if (module !== undefined) ref(module)
  if (arches.length > 0) list(arches)
}

/** Opens a shard that was written by `writeShard`; `where` names it in an error. */
export function openShard(bytes: Buffer, where: Namespace): Shard {
  if (!bytes.subarray(0, magic.length).equals(magic))
    throw new SeawallError('malformed', `the part ${where} of the advisory database is not of a form known here`, {
      hint: 'fetch it again with: seawall db update',
    })
  const names = openStringTable(bytes, magic.length)
  const texts = openStringTable(bytes, names.end)
  const content = texts.end + Math.ceil(names.count / namesPerBlock) * 4
  return {
    names: names.count,
    nameAt: names.at,
    postingsOf: (name) => {
      const index = names.indexOf(name)
      if (index < 0) return []
      const block = new ByteReader(bytes, texts.end + Math.floor(index / namesPerBlock) * 4).uint32()
      const reader = new ByteReader(bytes, content + block)
      for (let skipped = index % namesPerBlock; skipped > 0; skipped--) reader.raw(reader.number())
      const end = reader.number() + reader.at
      return readPostings(reader, end, name, texts)
    },
  }
}

function readPostings(reader: ByteReader, end: number, name: string, texts: StringTable): readonly Posting[] {
  const count = reader.number()
  const found: Posting[] = []
  for (let index = 0; index < count && reader.at < Math.min(end, reader.bytes.length); index++)
    found.push(readPosting(reader, name, texts))
  return found
}

function readPosting(reader: ByteReader, name: string, texts: StringTable): Posting {
  const flags = reader.byte()
  const ref = (): string => texts.at(reader.number())
  const list = (): readonly string[] => Array.from({ length: Math.min(reader.number(), texts.count) }, ref)
  const advisory = ref()
  const grades = reader.byte()
  const count = flags & has.oneRange ? 1 : reader.number()
  const ranges = Array.from({ length: Math.min(count, reader.bytes.length) }, () => readRange(reader, ref))
  const severity: Severity | undefined = flags & has.severity ? severities[grades >> 4] : undefined
  const versions = flags & has.versions ? list() : undefined
  const fixed = flags & has.fixed ? list() : endsOf(ranges)
  const module = flags & has.module ? ref() : undefined
  const arches = flags & has.arches ? list() : undefined
  return {
    advisory,
    name,
    ranges,
    status: statusAt(grades & 0xf),
    ...(fixed.length > 0 && { fixed }),
    ...(versions !== undefined && { versions }),
    ...(severity !== undefined && { severity }),
    ...(module !== undefined && { module }),
    ...(arches !== undefined && { arches }),
    ...(flags & has.binary && { binary: true }),
  }
}

function readRange(reader: ByteReader, ref: () => string): VersionRange {
  const flags = reader.byte()
  return {
    ...(flags & rangeHas.from && { from: ref() }),
    ...(flags & rangeHas.fromExclusive && { fromExclusive: true }),
    ...(flags & rangeHas.to && { to: ref() }),
    ...(flags & rangeHas.toInclusive && { toInclusive: true }),
  }
}

/** A status of a newer program is one more that is not known to be harmless. */
function statusAt(index: number): AdvisoryStatus {
  return advisoryStatuses[index] ?? 'affected'
}
