import { type ByteView, wordsOf, zeroEnded } from '../byte-view/index.ts'
import { type ElfLayout, fileRangeAt, segmentTypes } from './layout.ts'

/** What a program asks of the dynamic linker. */
export interface ElfDynamic {
  /** The libraries it needs, as written: `libc.so.6`. */
  readonly needed: readonly string[]
  /** The name others need it by. */
  readonly soname?: string
  /** Folders to look in, before `LD_LIBRARY_PATH`; ignored where there is a `runpath`. */
  readonly rpath: readonly string[]
  readonly runpath: readonly string[]
  readonly bindsNow: boolean
  /** Where the names of its symbols stand in the file. */
  readonly names: { readonly offset: number; readonly length: number }
}

const tags = {
  end: 0,
  needed: 1,
  stringTable: 5,
  stringSize: 10,
  soname: 14,
  rpath: 15,
  bindNow: 24,
  runpath: 29,
  flags: 30,
  flags1: 0x6ffffffb,
} as const

const bindNowFlag = 0x8
const nowFlag1 = 0x1

const mostEntries = 4096
const longestName = 4096

/** Undefined for a program that is linked statically. */
export function readDynamic(view: ByteView, layout: ElfLayout): ElfDynamic | undefined {
  const segment = layout.segments.find((one) => one.type === segmentTypes.dynamic)
  if (segment === undefined) return undefined
  const values = readValues(view, layout, segment)
  const first = (tag: number): number => values.get(tag)?.[0] ?? 0
  const names = namesOf(layout, first(tags.stringTable), first(tags.stringSize))
  const texts = (tag: number): string[] =>
    (values.get(tag) ?? []).map((at) => nameAt(view, names, at)).filter((text) => text !== '')
  const [soname] = texts(tags.soname)
  return {
    needed: texts(tags.needed),
    ...(soname === undefined ? {} : { soname }),
    rpath: texts(tags.rpath).flatMap(foldersOf),
    runpath: texts(tags.runpath).flatMap(foldersOf),
    bindsNow:
      values.has(tags.bindNow) || hasFlag(first(tags.flags), bindNowFlag) || hasFlag(first(tags.flags1), nowFlag1),
    names,
  }
}

function readValues(
  view: ByteView,
  layout: ElfLayout,
  at: { offset: number; fileSize: number },
): Map<number, number[]> {
  const size = layout.bits / 8
  const bytes = view.read(at.offset, Math.min(at.fileSize, mostEntries * 2 * size))
  const words = wordsOf(bytes, layout.byteOrder)
  const word = size === 4 ? words.u32 : words.u64
  const values = new Map<number, number[]>()
  for (let entry = 0; entry + 2 * size <= bytes.length; entry += 2 * size) {
    const tag = word(entry)
    if (tag === tags.end) break
    const known = values.get(tag)
    if (known === undefined) values.set(tag, [word(entry + size)])
    else known.push(word(entry + size))
  }
  return values
}

function namesOf(layout: ElfLayout, address: number, size: number): ElfDynamic['names'] {
  const range = fileRangeAt(layout, address)
  return range === undefined ? { offset: 0, length: 0 } : { offset: range.offset, length: Math.min(range.length, size) }
}

function nameAt(view: ByteView, names: ElfDynamic['names'], at: number): string {
  if (at >= names.length) return ''
  return zeroEnded(view.read(names.offset + at, Math.min(names.length - at, longestName)), 0, longestName)
}

const foldersOf = (path: string): string[] => path.split(':').filter((folder) => folder !== '')

/** Of the lower 32 bits, where all flags stand. */
const hasFlag = (value: number, flag: number): boolean => ((value % 2 ** 32) & flag) !== 0
