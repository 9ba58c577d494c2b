import { type Result, SeawallError } from '../../core/index.ts'
import { type ByteOrder, type ByteView, type Words, wordsOf, zeroEnded } from '../byte-view/index.ts'
import { type LoadedRange, type Program, rangeAt } from './loaded.ts'

const magics: ReadonlyMap<string, { readonly bits: 32 | 64; readonly order: ByteOrder }> = new Map([
  ['cefaedfe', { bits: 32, order: 'little' }],
  ['cffaedfe', { bits: 64, order: 'little' }],
  ['feedface', { bits: 32, order: 'big' }],
  ['feedfacf', { bits: 64, order: 'big' }],
])

/** Where the fields of a segment command and of its sections stand, by the width of an address. */
const places = {
  32: { header: 28, command: 1, segment: 56, section: 68, count: 48 },
  64: { header: 32, command: 0x19, segment: 72, section: 80, count: 64 },
} as const

type Places = (typeof places)[32 | 64]

const mostCommandBytes = 1 << 20

export const isMachO = (start: Buffer): boolean => magics.has(start.toString('hex'))

/** A program of macOS, for one machine. Go's linker makes a section `__go_buildinfo` of its own. */
export function readMachO(view: ByteView): Result<Program> {
  const shape = magics.get(view.read(0, 4).toString('hex'))
  if (shape === undefined)
    return { ok: false, error: new SeawallError('unsupported', 'the file is not a Mach-O program') }
  const place = places[shape.bits]
  const size = wordsOf(view.read(0, place.header), shape.order).u32(20)
  const bytes = view.read(place.header, Math.min(size, mostCommandBytes))
  const { segments, sections } = rangesIn(bytes, wordsOf(bytes, shape.order), place)
  return { ok: true, value: { byteOrder: shape.order, places: sections, at: (address) => rangeAt(segments, address) } }
}

function rangesIn(bytes: Buffer, words: Words, place: Places): { segments: LoadedRange[]; sections: LoadedRange[] } {
  const segments: LoadedRange[] = []
  const sections: LoadedRange[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = words.u32(at + 4)
    if (size < 8) break
    if (words.u32(at) === place.command) {
      segments.push(segmentAt(words, at, place))
      for (let index = 0; index < words.u32(at + place.count); index++) {
        const section = at + place.segment + index * place.section
        if (section + place.section > at + size) break
        if (zeroEnded(bytes, section, 16) === '__go_buildinfo') sections.push(sectionAt(words, section, place))
      }
    }
    at += size
  }
  return { segments, sections }
}

function segmentAt(words: Words, at: number, place: Places): LoadedRange {
  return place.command === 1
    ? { address: words.u32(at + 24), offset: words.u32(at + 32), length: words.u32(at + 36) }
    : { address: words.u64(at + 24), offset: words.u64(at + 40), length: words.u64(at + 48) }
}

function sectionAt(words: Words, at: number, place: Places): LoadedRange {
  return place.command === 1
    ? { address: words.u32(at + 32), length: words.u32(at + 36), offset: words.u32(at + 40) }
    : { address: words.u64(at + 32), length: words.u64(at + 40), offset: words.u32(at + 48) }
}
