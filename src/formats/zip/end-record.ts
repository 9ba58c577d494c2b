import { type Result, SeawallError } from '../../core/index.ts'
import { type ByteView, wordsOf } from '../byte-view/index.ts'

/** Where the central directory stands. */
export interface DirectoryPlace {
  readonly offset: number
  readonly size: number
  /** How many bytes stand before the archive: a self-executing jar begins with a script. */
  readonly prefix: number
}

export const signatures = {
  local: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator: 0x07064b50,
}

const endSize = 22
const end64Size = 56
const locatorSize = 20
const longestComment = 0xffff
/** As far back as the end record can begin. */
export const longestTail = endSize + longestComment
const inEnd64 = { size: 0xffffffff, count: 0xffff } as const

/** The end record stands last but for a comment (APPNOTE 4.3.16); searched for from the end, as other readers do. */
export function findDirectory(view: ByteView): Result<DirectoryPlace> {
  const from = Math.max(0, view.size - longestTail)
  const tail = view.read(from, view.size - from)
  const at = endIn(tail)
  if (at === undefined) return { ok: false, error: new SeawallError('malformed', 'the file is not a zip archive') }
  const record = wordsOf(tail.subarray(at, at + endSize), 'little')
  const wide = needsEnd64(record.u16(10), record.u32(12), record.u32(16)) ? readEnd64(view, from + at) : undefined
  const size = wide?.size ?? record.u32(12)
  const stated = wide?.offset ?? record.u32(16)
  return placed(view, { end: wide?.at ?? from + at, size, stated })
}

function endIn(tail: Buffer): number | undefined {
  const words = wordsOf(tail, 'little')
  for (let at = tail.lastIndexOf('PK\x05\x06', -endSize, 'latin1'); at >= 0; ) {
    if (at + endSize + words.u16(at + 20) <= tail.length) return at
    if (at === 0) break
    at = tail.lastIndexOf('PK\x05\x06', at - 1, 'latin1')
  }
  return undefined
}

const needsEnd64 = (count: number, size: number, offset: number): boolean =>
  count === inEnd64.count || size === inEnd64.size || offset === inEnd64.size

/** The record for more than the fields of the end record hold. Behind a prefix only its usual place can be known. */
function readEnd64(view: ByteView, end: number): { at: number; size: number; offset: number } | undefined {
  const locator = wordsOf(view.read(end - locatorSize, locatorSize), 'little')
  if (locator.u32(0) !== signatures.locator) return undefined
  for (const at of [locator.u64(8), end - locatorSize - end64Size]) {
    const record = wordsOf(view.read(at, end64Size), 'little')
    if (record.u32(0) === signatures.end64) return { at, size: record.u64(40), offset: record.u64(48) }
  }
  return undefined
}

/** Java reads the directory that ends where the end record begins; some tools count wrongly, and the stated place holds. */
function placed(
  view: ByteView,
  { end, size, stated }: { end: number; size: number; stated: number },
): Result<DirectoryPlace> {
  const before = end - size
  if (size === 0 || isEntryAt(view, before))
    return { ok: true, value: { offset: before, size, prefix: before - stated } }
  if (isEntryAt(view, stated)) return { ok: true, value: { offset: stated, size, prefix: 0 } }
  return {
    ok: false,
    error: new SeawallError('malformed', 'the directory of the zip archive is not where it should be'),
  }
}

const isEntryAt = (view: ByteView, at: number): boolean =>
  wordsOf(view.read(at, 4), 'little').u32(0) === signatures.entry
