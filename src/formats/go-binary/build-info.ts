import { type ByteOrder, type ByteView, wordsOf } from '../byte-view/index.ts'
import type { LoadedRange, Program } from './loaded.ts'

/** What Go's linker wrote into a program about itself, as text. */
export interface BuildInfo {
  /** `go1.22.1 X:loopvar`. */
  readonly goVersion: string
  /** Lines of module information; empty for a program built outside of modules. */
  readonly modules: string
}

const magic = Buffer.from('\xff Go buildinf:', 'latin1')
const headerSize = 32
const alignment = 16
const windowSize = 1 << 20
const mostCandidates = 16
const longestVersion = 1024
const longestModules = 4 << 20

const flags = { bigEndian: 1, inline: 2 } as const

/** Go's `debug/buildinfo` is where this format is written down. Undefined when the program was not built by Go. */
export function findBuildInfo(view: ByteView, program: Program): BuildInfo | undefined {
  let candidates = 0
  for (const place of program.places)
    for (const offset of headersIn(view, place)) {
      const info = readBuildInfo(view, program, offset)
      if (info !== undefined) return info
      if (++candidates >= mostCandidates) return undefined
    }
  return undefined
}

/** A program that reads build information holds the magic too, as text: only the header is aligned. */
function* headersIn(view: ByteView, place: LoadedRange): Generator<number> {
  const end = Math.min(place.offset + place.length, view.size)
  for (let start = place.offset; start + headerSize <= end; start += windowSize) {
    const bytes = view.read(start, Math.min(windowSize + magic.length - 1, end - start))
    for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1))
      if ((place.address + (start - place.offset) + at) % alignment === 0) yield start + at
  }
}

function readBuildInfo(view: ByteView, program: Program, offset: number): BuildInfo | undefined {
  const header = view.read(offset, headerSize)
  const flag = header[15] ?? 0
  const [version, modules] =
    (flag & flags.inline) !== 0 ? inlineTexts(view, offset) : pointedTexts(view, program, header)
  if (version === undefined || !/^(go|devel)/.test(version.toString('latin1', 0, 5))) return undefined
  return { goVersion: version.toString(), modules: unframed(modules ?? Buffer.alloc(0)).toString() }
}

type Texts = readonly [version?: Buffer | undefined, modules?: Buffer | undefined]

/** Go 1.18 and later: the two texts follow the header, each after its length. */
function inlineTexts(view: ByteView, offset: number): Texts {
  const version = lengthAndText(view, offset + headerSize, longestVersion)
  if (version === undefined) return []
  return [version.text, lengthAndText(view, version.end, longestModules)?.text]
}

function lengthAndText(view: ByteView, offset: number, longest: number): { text: Buffer; end: number } | undefined {
  const digits = view.read(offset, 5)
  let length = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits[index] ?? 0
    length += (digit & 0x7f) * 2 ** (7 * index)
    if (digit < 0x80) {
      const from = offset + index + 1
      const text = view.read(from, length > longest ? 0 : length)
      return text.length === length ? { text, end: from + length } : undefined
    }
  }
  return undefined
}

/** Earlier Go: the header points at two strings of the program, each a pointer and a length. */
function pointedTexts(view: ByteView, program: Program, header: Buffer): Texts {
  const size = header[14] ?? 0
  if (size !== 4 && size !== 8) return []
  const order: ByteOrder = ((header[15] ?? 0) & flags.bigEndian) !== 0 ? 'big' : 'little'
  const word = (bytes: Buffer, at: number): number => {
    const words = wordsOf(bytes, order)
    return size === 4 ? words.u32(at) : words.u64(at)
  }
  const textAt = (address: number, longest: number): Buffer | undefined => {
    const pair = readAt(view, program, address, 2 * size)
    return pair && readAt(view, program, word(pair, 0), Math.min(word(pair, size), longest))
  }
  return [textAt(word(header, 16), longestVersion), textAt(word(header, 16 + size), longestModules)]
}

function readAt(view: ByteView, program: Program, address: number, length: number): Buffer | undefined {
  const range = program.at(address)
  if (range === undefined || range.length < length) return undefined
  const bytes = view.read(range.offset, length)
  return bytes.length === length ? bytes : undefined
}

/** The module information stands between two marks of 16 bytes. */
function unframed(modules: Buffer): Buffer {
  const framed = modules.length >= 33 && modules[modules.length - 17] === 0x0a
  return framed ? modules.subarray(16, -16) : Buffer.alloc(0)
}
