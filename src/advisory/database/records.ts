import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { SeawallError, shorten } from '../../core/index.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { inByteOrder, openStringTable, writeStringTable } from './string-table.ts'

interface Identified {
  readonly id: string
}

/** What one feed says of vulnerabilities, by id; unpacked a block at a time, and only for what is found. */
export interface Records<T extends Identified> {
  readonly count: number
  recordOf(id: string): T | undefined
  all(): Iterable<T>
}

const magic = Buffer.from('SWRECRD1')
const recordsPerBlock = 64
const maxRecordLength = 1_000_000
/** 64 of the longest, three bytes a character. */
const maxBlockBytes = recordsPerBlock * maxRecordLength * 3 + 1024

/** Records of one year and kind change together: `CVE-2024`, `GHSA-9`. */
export function partitionOf(id: string): string {
  const year = /^[A-Za-z]{1,32}-(?:CVE-)?(?:19|20)\d\d(?=\D)/.exec(id)?.[0]
  return year ?? id.slice(0, 6).replace(/[^\w-]/g, '_')
}

/** Layout: the magic; the table of ids; where each block of 64 begins and the last ends (32 bits); the blocks, zstd of JSON. */
export function writeRecords(records: readonly Identified[]): Buffer {
  const byId = new Map(records.map((record) => [record.id.toWellFormed(), record]))
  const ids = inByteOrder(byId.keys())
  const blocks: Buffer[] = []
  for (let from = 0; from < ids.length; from += recordsPerBlock) {
    const texts = ids.slice(from, from + recordsPerBlock).map((id) => textOf(byId.get(id) ?? { id }))
    blocks.push(zstdCompressSync(Buffer.from(`[${texts.join(',')}]`)))
  }
  const out = new ByteWriter()
  out.raw(magic)
  writeStringTable(ids, out)
  let at = 0
  for (const block of blocks) {
    out.uint32(at)
    at += block.length
  }
  out.uint32(at)
  for (const block of blocks) out.raw(block)
  return out.finish()
}

/** JSON of a record without its id. One that is longer than any honest one loses what is most of it: a block has to be read again. */
function textOf({ id: _, ...rest }: Identified): string {
  const text = JSON.stringify(rest)
  return text.length <= maxRecordLength ? text : JSON.stringify(rest, cutShort)
}

function cutShort(_: string, value: unknown): unknown {
  if (typeof value === 'string') return shorten(value, 2_000)
  return Array.isArray(value) ? value.slice(0, 20) : value
}

export function openRecords<T extends Identified>(bytes: Buffer, where: string): Records<T> {
  const ids = bytes.subarray(0, magic.length).equals(magic) ? openStringTable(bytes, magic.length) : undefined
  if (ids === undefined) throw unknownForm(where)
  const blocks = Math.ceil(ids.count / recordsPerBlock)
  const content = ids.end + (blocks + 1) * 4
  const unpacked = new Map<number, readonly object[]>()
  const blockAt = (block: number): readonly object[] => {
    const known = unpacked.get(block)
    if (known !== undefined) return known
    const places = new ByteReader(bytes, ids.end + block * 4)
    const packed = bytes.subarray(content + places.uint32(), content + places.uint32())
    const read = readBlock(packed, where)
    unpacked.set(block, read)
    return read
  }
  const at = (index: number): T | undefined => {
    const rest = blockAt(Math.floor(index / recordsPerBlock))[index % recordsPerBlock]
    return rest === undefined ? undefined : ({ id: ids.at(index), ...rest } as T) // as it was written
  }
  return {
    count: ids.count,
    recordOf: (id) => {
      const index = ids.indexOf(id)
      return index < 0 ? undefined : at(index)
    },
    *all() {
      for (let index = 0; index < ids.count; index++) {
        const record = at(index)
        if (record !== undefined) yield record
      }
    },
  }
}

function readBlock(packed: Buffer, where: string): readonly object[] {
  try {
    // Written by us and checked against its digest, so its shape is known.
    const read: unknown = JSON.parse(zstdDecompressSync(packed, { maxOutputLength: maxBlockBytes }).toString())
    if (Array.isArray(read)) return read
  } catch {
    // said below
  }
  throw unknownForm(where)
}

function unknownForm(where: string): SeawallError {
  return new SeawallError('malformed', `the records ${where} of the advisory database are not of a form known here`, {
    hint: 'fetch it again with: seawall db update',
  })
}
