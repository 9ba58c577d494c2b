import { byCodePoint } from '../../core/index.ts'
import { ByteReader, ByteWriter } from './bytes.ts'

/** A list of different texts in the order of their bytes, found by place or by text without reading all of them. */
export interface StringTable {
  readonly count: number
  at(index: number): string
  /** -1 where it is not there. */
  indexOf(text: string): number
  /** Where the table ends in the bytes it was read from. */
  readonly end: number
}

/** Each block begins with a whole text; of the others stands what they do not share with the one before. */
const blockLength = 16

/** Each text once, in the order of its bytes in UTF-8, which differs from that of its units where it has pairs of them. */
export function inByteOrder(texts: Iterable<string>): readonly string[] {
  const different = [...new Set(texts)]
  const order = different.some((text) => surrogate.test(text))
    ? (a: string, b: string): number => Buffer.from(a).compare(Buffer.from(b))
    : byCodePoint
  return different.sort(order)
}

const surrogate = /[\ud800-\udfff]/

/**
 * Writes texts as `inByteOrder` gives them. Layout: count, bytes of the blocks, where each block begins (32 bits), the
 * blocks.
 */
export function writeStringTable(sorted: readonly string[], out: ByteWriter): void {
  const blocks = new ByteWriter()
  const starts: number[] = []
  let before: Buffer = Buffer.alloc(0)
  sorted.forEach((text, index) => {
    const bytes = Buffer.from(text)
    const opens = index % blockLength === 0
    if (opens) starts.push(blocks.length)
    const shared = opens ? 0 : sharedBytes(before, bytes)
    if (!opens) blocks.number(shared)
    blocks.number(bytes.length - shared)
    blocks.raw(bytes.subarray(shared))
    before = bytes
  })
  out.number(sorted.length)
  out.number(blocks.length)
  for (const start of starts) out.uint32(start)
  out.raw(blocks.finish())
}

function sharedBytes(a: Buffer, b: Buffer): number {
  const most = Math.min(a.length, b.length)
  let count = 0
  while (count < most && a[count] === b[count]) count += 1
  return count
}

/** Nothing where the bytes cannot hold as many texts as they say. */
export function openStringTable(bytes: Buffer, at: number): StringTable | undefined {
  const reader = new ByteReader(bytes, at)
  const count = reader.number()
  const length = reader.number()
  const starts = reader.at
  const blocks = Math.ceil(count / blockLength)
  const content = starts + blocks * 4
  if (count > length || content + length > bytes.length) return undefined
  const blockAt = (block: number): ByteReader =>
    new ByteReader(bytes, content + new ByteReader(bytes, starts + block * 4).uint32())
  const headOf = (block: number): Buffer => {
    const from = blockAt(block)
    return from.raw(from.count(content + length))
  }
  const known = new Map<number, readonly string[]>()
  const textsOf = (block: number): readonly string[] => {
    const before = known.get(block)
    if (before !== undefined) return before
    const read = [...textsFrom(blockAt(block), Math.min(blockLength, count - block * blockLength), content + length)]
    known.set(block, read)
    return read
  }
  return {
    count,
    end: content + length,
    at: (index) =>
      index >= 0 && index < count ? (textsOf(Math.floor(index / blockLength))[index % blockLength] ?? '') : '',
    indexOf: (text) => {
      const wanted = Buffer.from(text)
      const block = lastAtMost(blocks, (place) => headOf(place).compare(wanted))
      const place = block < 0 ? -1 : textsOf(block).indexOf(text)
      return place < 0 ? -1 : block * blockLength + place
    },
  }
}

function* textsFrom(reader: ByteReader, count: number, end: number): Generator<string> {
  let text: Buffer = Buffer.alloc(0)
  for (let index = 0; index < count; index++) {
    const shared = index === 0 ? 0 : reader.number()
    const rest = reader.raw(reader.count(end))
    text = shared === 0 ? rest : Buffer.concat([text.subarray(0, shared), rest])
    yield text.toString()
  }
}

/** The last place of a sorted list that does not compare greater; -1 where the first already does. */
function lastAtMost(count: number, compareAt: (index: number) => number): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAt(middle) <= 0) low = middle + 1
    else high = middle
  }
  return low - 1
}
