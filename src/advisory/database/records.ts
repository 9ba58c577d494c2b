import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { byCodePoint, SeawallError } from '../../core/index.ts'
import { ByteReader, ByteWriter } from './bytes.ts'
import { openStringTable, writeStringTable } from './string-table.ts'

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
const maxBlockBytes = 64 * 1024 * 1024

/** Records of one year and kind change together: `CVE-2024`, `GHSA-9`. */
export function partitionOf(id: string): string {
  return /^[A-Za-z]+-(?:CVE-)?(?:19|20)\d\d(?=\D)/.exec(id)?.[0] ?? id.slice(0, 6)
}

/** Layout: the magic; the table of ids; where each block of 64 begins and the last ends (32 bits); the blocks, zstd of JSON. */
export function writeRecords(records: readonly Identified[]): Buffer {
  const sorted = records.toSorted((a, b) => byCodePoint(a.id, b.id))
  const blocks: Buffer[] = []
  for (let from = 0; from < sorted.length; from += recordsPerBlock)
    blocks.push(
      zstdCompressSync(Buffer.from(JSON.stringify(sorted.slice(from, from + recordsPerBlock).map(withoutId)))),
    )
  const out = new ByteWriter()
  out.raw(magic)
  writeStringTable(
    sorted.map(({ id }) => id),
    out,
  )
  let at = 0
  for (const block of blocks) {
    out.uint32(at)
    at += block.length
  }
  out.uint32(at)
  for (const block of blocks) out.raw(block)
  return out.finish()
}

const withoutId = ({ id: _, ...rest }: Identified): object => rest

export function openRecords<T extends Identified>(bytes: Buffer, where: string): Records<T> {
  if (!bytes.subarray(0, magic.length).equals(magic)) throw unknownForm(where)
  const ids = openStringTable(bytes, magic.length)
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
    return JSON.parse(zstdDecompressSync(packed, { maxOutputLength: maxBlockBytes }).toString())
  } catch {
    throw unknownForm(where)
  }
}

function unknownForm(where: string): SeawallError {
  return new SeawallError('malformed', `the records ${where} of the advisory database are not of a form known here`, {
    hint: 'fetch it again with: seawall db update',
  })
}
