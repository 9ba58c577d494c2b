import { inflateRawSync } from 'node:zlib'
import { messageOf, printable, type Result, SeawallError, shorten } from '../../core/index.ts'
import { type ByteView, viewOf, wordsOf } from '../byte-view/index.ts'
import type { ZipEntry } from './archive.ts'
import { type Budget, spend } from './budget.ts'
import { signatures } from './end-record.ts'

const methods = { stored: 0, deflated: 8 } as const
const localHeaderSize = 30
const mostBytes = 256 << 20
/** Even an empty entry takes time, and an archive may have hundreds of thousands of those. */
const costOfEntry = 1 << 12

/**
 * The content of an entry: of a stored one a part of the archive, not copied. Java loads from a jar whose checksums are
 * wrong, and whose entries are marked as encrypted but are not; so neither may hide what is in it.
 */
export function openEntry(view: ByteView, entry: ZipEntry, budget: Budget, most = mostBytes): Result<ByteView> {
  if (!spend(budget, costOfEntry)) return refused('too-large', entry, 'is too much for one file')
  const header = wordsOf(view.read(entry.headerOffset, localHeaderSize), 'little')
  if (header.u32(0) !== signatures.local) return refused('malformed', entry, 'is not where the directory says')
  const offset = entry.headerOffset + localHeaderSize + header.u16(26) + header.u16(28)
  const part = partOf(view, offset, entry.compressedSize)
  if (entry.method === methods.stored) return { ok: true, value: part }
  if (entry.method !== methods.deflated) return refused('unsupported', entry, `is packed by method ${entry.method}`)
  return inflated(part, entry, budget, Math.min(most, budget.left))
}

/** The content of an entry of at most `most` bytes. */
export function readEntry(view: ByteView, entry: ZipEntry, budget: Budget, most: number): Result<Buffer> {
  const opened = openEntry(view, entry, budget, most)
  if (!opened.ok) return opened
  const { size } = opened.value
  if (size > most || !spend(budget, size))
    return refused('too-large', entry, `is larger than the ${most} bytes allowed`)
  return { ok: true, value: opened.value.read(0, size) }
}

function partOf(view: ByteView, start: number, length: number): ByteView {
  const size = Math.max(0, Math.min(length, view.size - start))
  return {
    size,
    read: (offset, count) =>
      offset < 0 || offset >= size ? Buffer.alloc(0) : view.read(start + offset, Math.min(count, size - offset)),
  }
}

/** Input is paid for like output: deflated data may be long and give nothing. */
function inflated(part: ByteView, entry: ZipEntry, budget: Budget, most: number): Result<ByteView> {
  if (most <= 0 || !spend(budget, part.size)) return refused('too-large', entry, 'is too much for one file')
  try {
    const bytes = inflateRawSync(part.read(0, part.size), { maxOutputLength: most })
    spend(budget, bytes.length)
    return { ok: true, value: viewOf(bytes) }
  } catch (fault) {
    if (!(fault instanceof RangeError)) return refused('malformed', entry, `cannot be unpacked: ${messageOf(fault)}`)
    spend(budget, most)
    return refused('too-large', entry, `unpacks to more than the ${most} bytes allowed`)
  }
}

type Code = 'unsupported' | 'malformed' | 'too-large'

function refused(code: Code, entry: ZipEntry, why: string): { ok: false; error: SeawallError } {
  return { ok: false, error: new SeawallError(code, `the entry "${printable(shorten(entry.name, 120))}" ${why}`) }
}
