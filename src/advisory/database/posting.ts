import { type Severity, severities } from '../../core/index.ts'
import { type AdvisoryStatus, type AffectedPackage, advisoryStatuses, type VersionRange } from '../types.ts'
import type { ByteReader, ByteWriter } from './bytes.ts'
import type { StringTable } from './string-table.ts'

/** A statement about a package, with the advisory that makes it. */
export interface Posting extends Omit<AffectedPackage, 'namespace'> {
  readonly advisory: string
}

/** Every text of a posting that is written as a reference. */
export function textsOf({
  advisory,
  ranges,
  versions = [],
  fixed = [],
  module,
  arches = [],
}: Posting): readonly string[] {
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

export function writePosting(posting: Posting, refs: ReadonlyMap<string, number>, out: ByteWriter): void {
  const { advisory, ranges, versions = [], fixed = [], module, arches = [], binary = false, severity, status } = posting
  const ref = (text: string): void => out.number(refs.get(text.toWellFormed()) ?? 0)
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

export function readPostings(reader: ByteReader, end: number, name: string, texts: StringTable): readonly Posting[] {
  const count = reader.count(end)
  const found: Posting[] = []
  for (let index = 0; index < count && reader.at < end; index++) found.push(readPosting(reader, end, name, texts))
  return found
}

function readPosting(reader: ByteReader, end: number, name: string, texts: StringTable): Posting {
  const flags = reader.byte()
  const ref = (): string => texts.at(reader.number())
  const list = (): readonly string[] => Array.from({ length: reader.count(end) }, ref)
  const advisory = ref()
  const grades = reader.byte()
  const count = flags & has.oneRange ? 1 : reader.count(end)
  const ranges = Array.from({ length: count }, () => readRange(reader, ref))
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
