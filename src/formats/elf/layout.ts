import type { Result } from '../../core/index.ts'
import { type ByteView, type Words, wordsOf, zeroEnded } from '../byte-view/index.ts'
import { type ElfHeader, readHeader, type Table } from './header.ts'

export interface ElfSection {
  readonly name: string
  readonly type: number
  readonly flags: number
  readonly address: number
  readonly offset: number
  readonly size: number
}

export interface ElfSegment {
  readonly type: number
  readonly flags: number
  readonly offset: number
  readonly address: number
  readonly fileSize: number
}

/** The parts of a program. Sections may be missing: what loads a program does not read them. */
export interface ElfLayout extends Pick<ElfHeader, 'bits' | 'byteOrder' | 'kind' | 'machine'> {
  readonly sections: readonly ElfSection[]
  readonly segments: readonly ElfSegment[]
}

export const segmentTypes = { load: 1, dynamic: 2, interpreter: 3, stack: 0x6474e551, relro: 0x6474e552 } as const
export const segmentFlags = { execute: 1, write: 2 } as const

const noBits = 8
const extendedCount = 0xffff
const longestName = 256
const mostNameBytes = 4 << 20
const mostEntries = 1 << 16

/** The header and its tables, without following any of them. Not an ELF file: the code is `unsupported`. */
export function readElfLayout(view: ByteView): Result<ElfLayout> {
  const read = readHeader(view)
  if (!read.ok) return read
  const { bits, byteOrder, kind, machine } = read.value
  const first = firstSection(view, read.value)
  const sections = readSections(view, read.value, first)
  const segments = readSegments(view, read.value, first)
  return { ok: true, value: { bits, byteOrder, kind, machine, sections, segments } }
}

/** Where the loader would find what it maps at an address, and how many bytes of the file follow there. */
export function fileRangeAt(layout: ElfLayout, address: number): { offset: number; length: number } | undefined {
  const segment = layout.segments.find(
    (one) => one.type === segmentTypes.load && address >= one.address && address < one.address + one.fileSize,
  )
  if (segment === undefined) return undefined
  const into = address - segment.address
  return { offset: segment.offset + into, length: segment.fileSize - into }
}

/** Counts that do not fit into the header stand in the first section's fields (gABI, chapter 4). */
interface FirstSection {
  readonly size: number
  readonly link: number
  readonly info: number
}

function firstSection(view: ByteView, header: ElfHeader): FirstSection {
  const { offset } = header.sectionTable
  const words = wordsOf(offset === 0 ? Buffer.alloc(0) : view.read(offset, 64), header.byteOrder)
  return header.bits === 32
    ? { size: words.u32(20), link: words.u32(24), info: words.u32(28) }
    : { size: words.u64(32), link: words.u32(40), info: words.u32(44) }
}

function readSections(view: ByteView, header: ElfHeader, first: FirstSection): ElfSection[] {
  const table = header.sectionTable
  const count = table.count === 0 ? first.size : table.count
  const { words, starts } = entriesOf(view, header, { ...table, count }, header.bits === 32 ? 40 : 64)
  const unnamed = starts.map((at) => sectionAt(words, at, header.bits))
  const names = unnamed[header.namesIndex === extendedCount ? first.link : header.namesIndex]
  const bytes = names === undefined ? Buffer.alloc(0) : bytesOf(view, names, mostNameBytes)
  return unnamed.map(({ nameAt, ...section }) => ({ name: zeroEnded(bytes, nameAt, longestName), ...section }))
}

/** What the file holds of a section, at most `most` bytes. */
export function bytesOf(view: ByteView, section: Omit<ElfSection, 'name'>, most: number): Buffer {
  return section.type === noBits ? Buffer.alloc(0) : view.read(section.offset, Math.min(section.size, most))
}

function sectionAt(words: Words, at: number, bits: 32 | 64): Omit<ElfSection, 'name'> & { nameAt: number } {
  const [nameAt, type] = [words.u32(at), words.u32(at + 4)]
  const [flags, address, offset, size] =
    bits === 32
      ? [words.u32(at + 8), words.u32(at + 12), words.u32(at + 16), words.u32(at + 20)]
      : [words.u64(at + 8), words.u64(at + 16), words.u64(at + 24), words.u64(at + 32)]
  return { nameAt, type, flags, address, offset, size }
}

function readSegments(view: ByteView, header: ElfHeader, first: FirstSection): ElfSegment[] {
  const table = header.segmentTable
  const count = table.count === extendedCount ? first.info : table.count
  const { words, starts } = entriesOf(view, header, { ...table, count }, header.bits === 32 ? 32 : 56)
  return starts.map((at) => segmentAt(words, at, header.bits))
}

function segmentAt(words: Words, at: number, bits: 32 | 64): ElfSegment {
  const [flags, offset, address, fileSize] =
    bits === 32
      ? [words.u32(at + 24), words.u32(at + 4), words.u32(at + 8), words.u32(at + 16)]
      : [words.u32(at + 4), words.u64(at + 8), words.u64(at + 16), words.u64(at + 32)]
  return { type: words.u32(at), flags, offset, address, fileSize }
}

/** Where the whole entries that the file holds of a table begin; none when they are shorter than the format's. */
function entriesOf(
  view: ByteView,
  header: ElfHeader,
  table: Table,
  shortest: number,
): { words: Words; starts: readonly number[] } {
  const size =
    table.offset === 0 || table.entrySize < shortest ? 0 : Math.min(table.count, mostEntries) * table.entrySize
  const bytes = view.read(table.offset, size)
  const starts: number[] = []
  for (let at = 0; at < size && at + table.entrySize <= bytes.length; at += table.entrySize) starts.push(at)
  return { words: wordsOf(bytes, header.byteOrder), starts }
}
