/**
 * The header of an RPM package: two counts, an index of entries (tag, type, offset, count; 16 bytes, most significant
 * byte first) and the data they point to. Later entries of a tag were added by rpm itself and replace earlier ones.
 */
export interface HeaderIndex {
  readonly data: Buffer
  readonly entries: ReadonlyMap<number, Entry>
}

interface Entry {
  readonly type: number
  readonly offset: number
  readonly count: number
}

const entrySize = 16

/** Undefined when the counts do not fit into the blob. */
export function readHeaderIndex(blob: Buffer): HeaderIndex | undefined {
  if (blob.length < 8) return undefined
  const dataStart = 8 + blob.readUInt32BE(0) * entrySize
  const dataEnd = dataStart + blob.readUInt32BE(4)
  if (dataEnd > blob.length) return undefined
  const entries = new Map<number, Entry>()
  for (let at = 8; at < dataStart; at += entrySize) {
    const [type, offset, count] = [blob.readUInt32BE(at + 4), blob.readUInt32BE(at + 8), blob.readUInt32BE(at + 12)]
    if (offset < dataEnd - dataStart) entries.set(blob.readUInt32BE(at), { type, offset, count })
  }
  return { data: blob.subarray(dataStart, dataEnd), entries }
}

const stringTypes: readonly number[] = [6, 8, 9] // one string, a list, a list of translations whose first is English

/** The text of a tag, the first of a list; empty when it is absent. */
export function textOf(index: HeaderIndex, tag: number): string {
  return textsOf(index, tag, 1)[0] ?? ''
}

/** The texts of a tag, at most `most`. */
export function textsOf({ data, entries }: HeaderIndex, tag: number, most = Number.POSITIVE_INFINITY): string[] {
  const entry = entries.get(tag)
  if (entry === undefined || !stringTypes.includes(entry.type)) return []
  const texts: string[] = []
  const count = Math.min(entry.type === 6 ? 1 : entry.count, most)
  for (let at = entry.offset; texts.length < count; ) {
    const end = data.indexOf(0, at)
    if (end === -1) break
    texts.push(data.toString('utf8', at, end))
    at = end + 1
  }
  return texts
}

const widths: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 }

/** The numbers of a tag, at most `most` and as many as the data holds. */
export function numbersOf({ data, entries }: HeaderIndex, tag: number, most = Number.POSITIVE_INFINITY): number[] {
  const entry = entries.get(tag)
  const width = widths[entry?.type ?? 0]
  if (entry === undefined || width === undefined) return []
  const count = Math.min(entry.count, most, Math.floor((data.length - entry.offset) / width))
  return Array.from({ length: count }, (_, index) => numberAt(data, entry.offset + index * width, width))
}

function numberAt(data: Buffer, at: number, width: number): number {
  return width === 8 ? Number(data.readBigUInt64BE(at)) : data.readUIntBE(at, width)
}
