import { isUtf8 } from 'node:buffer'
import { type Result, SeawallError } from '../../core/index.ts'
import { type ByteView, type Words, wordsOf } from '../byte-view/index.ts'
import { type Budget, spend } from './budget.ts'
import { type DirectoryPlace, findDirectory, longestTail, signatures } from './end-record.ts'

export interface ZipEntry {
  /** As written: it may lead anywhere, and may stand twice. */
  readonly name: string
  readonly method: number
  readonly compressedSize: number
  /** As stated, which need not be so. */
  readonly size: number
  readonly headerOffset: number
}

export interface ZipArchive {
  readonly entries: readonly ZipEntry[]
  /** Whether the directory ends in something else than entries. */
  readonly isCut: boolean
}

const headerSize = 46
const mostDirectoryBytes = 32 << 20
const mostEntries = 300_000
/** Even an archive of a few bytes takes time, and one may hold hundreds of thousands of those. */
const costOfArchive = 1 << 16
/** A search through all of the tail for what is not there takes about as long as unpacking some bytes for each. */
const costOfSearch = 4
/** Reading a byte of the directory costs about as much as unpacking some of content. */
const costOfDirectory = 8

/** Reads the central directory: what stands between the entries, and entries it does not list, is no part of a zip. */
export function readZip(view: ByteView, budget: Budget): Result<ZipArchive> {
  if (!spend(budget, costOfArchive)) return tooLarge('there is too much in one file')
  const place = findDirectory(view)
  if (!place.ok) {
    spend(budget, Math.min(view.size, longestTail) * costOfSearch)
    return place
  }
  const { offset, size } = place.value
  if (size > mostDirectoryBytes || !spend(budget, size * costOfDirectory))
    return tooLarge('the zip archive lists too many entries')
  return { ok: true, value: entriesIn(view.read(offset, size), place.value) }
}

function tooLarge(message: string): { ok: false; error: SeawallError } {
  return { ok: false, error: new SeawallError('too-large', message) }
}

function entriesIn(bytes: Buffer, { prefix }: DirectoryPlace): ZipArchive {
  const words = wordsOf(bytes, 'little')
  const entries: ZipEntry[] = []
  let at = 0
  while (at + headerSize <= bytes.length && words.u32(at) === signatures.entry && entries.length < mostEntries) {
    const [nameSize, extraSize, commentSize] = [words.u16(at + 28), words.u16(at + 30), words.u16(at + 32)]
    const extra = at + headerSize + nameSize
    entries.push(entryAt(bytes, words, { at, extra, end: extra + extraSize }, prefix))
    at = extra + extraSize + commentSize
  }
  return { entries, isCut: at !== bytes.length }
}

interface EntryPlace {
  readonly at: number
  readonly extra: number
  readonly end: number
}

const utf8Flag = 0x800

function entryAt(bytes: Buffer, words: Words, { at, extra, end }: EntryPlace, prefix: number): ZipEntry {
  const flag = words.u16(at + 8)
  const [compressedSize, size, offset] = [words.u32(at + 20), words.u32(at + 24), words.u32(at + 42)]
  const wide = wideFields(words, extra, end, { size, compressedSize, offset })
  return {
    name: bytes.toString(
      (flag & utf8Flag) === 0 ? plainEncoding(bytes, at + headerSize, extra) : 'utf8',
      at + headerSize,
      extra,
    ),
    method: words.u16(at + 10),
    compressedSize: wide.compressedSize,
    size: wide.size,
    headerOffset: wide.offset + prefix,
  }
}

/** Java writes UTF-8 without the flag that says so. */
function plainEncoding(bytes: Buffer, start: number, end: number): 'utf8' | 'latin1' {
  return isUtf8(bytes.subarray(start, end)) ? 'utf8' : 'latin1'
}

interface WideFields {
  readonly size: number
  readonly compressedSize: number
  readonly offset: number
}

const inExtra = 0xffffffff
const zip64Id = 1

/** Those of the fields that are all ones stand in the zip64 extra field, in this order (APPNOTE 4.5.3). */
function wideFields(words: Words, start: number, end: number, narrow: WideFields): WideFields {
  if (narrow.size !== inExtra && narrow.compressedSize !== inExtra && narrow.offset !== inExtra) return narrow
  for (let at = start; at + 4 <= end; at += 4 + words.u16(at + 2)) {
    if (words.u16(at) !== zip64Id) continue
    let next = at + 4
    const wide = (value: number): number => {
      if (value !== inExtra) return value
      next += 8
      return words.u64(next - 8)
    }
    return { size: wide(narrow.size), compressedSize: wide(narrow.compressedSize), offset: wide(narrow.offset) }
  }
  return narrow
}
