import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly name: string
  readonly content: Buffer | string
  readonly isStored?: boolean
  /** Sizes after the content, as writers do that cannot seek. */
  readonly hasDescriptor?: boolean
  /** Sizes and place in the zip64 extra field. */
  readonly isWide?: boolean
  readonly isMarkedEncrypted?: boolean
  readonly method?: number
}

/** Builds a zip archive byte by byte. */
export function buildZip(parts: readonly ZipPart[], more: { comment?: string; isWide?: boolean } = {}): Buffer {
  const body: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const { local, central } = entryOf(part, offset)
    body.push(local)
    directory.push(central)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const place = { count: parts.length, size: entries.length, offset }
  const end = more.isWide === true ? wideEnd(place) : Buffer.alloc(0)
  const narrow = more.isWide === true ? { count: 0xffff, size: 0xffffffff, offset: 0xffffffff } : place
  return Buffer.concat([...body, entries, end, endRecord(narrow, more.comment ?? '')])
}

function entryOf(part: ZipPart, offset: number): { local: Buffer; central: Buffer } {
  const content = Buffer.from(part.content)
  const name = Buffer.from(part.name)
  const method = part.method ?? (part.isStored === true ? 0 : 8)
  const data = method === 8 ? deflateRawSync(content) : content
  const flag = (part.isMarkedEncrypted === true ? 1 : 0) | (part.hasDescriptor === true ? 8 : 0)
  const sizes = ints(crc32(content), data.length, content.length)
  const descriptor = part.hasDescriptor === true ? Buffer.concat([ints(0x08074b50), sizes]) : Buffer.alloc(0)
  const local = Buffer.concat([
    ints(0x04034b50),
    shorts(20, flag, method, 0, 0),
    part.hasDescriptor === true ? Buffer.alloc(12) : sizes,
    shorts(name.length, 4),
    name,
    shorts(0xcafe, 0),
    data,
    descriptor,
  ])
  const isWide = part.isWide === true
  const extra = isWide
    ? Buffer.concat([shorts(0xcafe, 0, 1, 24), longs(content.length, data.length, offset)])
    : Buffer.alloc(0)
  const central = Buffer.concat([
    ints(0x02014b50),
    shorts(20, 20, flag, method, 0, 0),
    isWide ? ints(crc32(content), 0xffffffff, 0xffffffff) : sizes,
    shorts(name.length, extra.length, 0, 0, 0),
    ints(0, isWide ? 0xffffffff : offset),
    name,
    extra,
  ])
  return { local, central }
}

interface Place {
  readonly count: number
  readonly size: number
  readonly offset: number
}

function wideEnd({ count, size, offset }: Place): Buffer {
  const record = Buffer.concat([
    ints(0x06064b50),
    longs(44),
    shorts(45, 45),
    ints(0, 0),
    longs(count, count, size, offset),
  ])
  return Buffer.concat([record, ints(0x07064b50, 0), longs(offset + size), ints(1)])
}

function endRecord({ count, size, offset }: Place, comment: string): Buffer {
  return Buffer.concat([
    ints(0x06054b50),
    shorts(0, 0, count, count),
    ints(size, offset),
    shorts(comment.length),
    Buffer.from(comment),
  ])
}

const shorts = (...values: readonly number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer)
const ints = (...values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer)
const longs = (...values: readonly number[]): Buffer => Buffer.from(BigUint64Array.from(values.map(BigInt)).buffer)
