import { type Result, SeawallError } from '../../core/index.ts'
import { type ByteView, type Words, wordsOf } from '../byte-view/index.ts'
import { type LoadedRange, type Program, rangeAt } from './loaded.ts'

export const isPortable = (start: Buffer): boolean => start.toString('latin1', 0, 2) === 'MZ'

const signatureAt = 0x3c
const signature = 0x4550
const fileHeaderSize = 24
const sectionSize = 40
const wideMagic = 0x20b
const initializedData = 0x40
const readAndWrite = 3

/** A program of Windows (PE/COFF). Go keeps its build information in the first data section that can be written. */
export function readPortable(view: ByteView): Result<Program> {
  const start = wordsOf(view.read(signatureAt, 4), 'little').u32(0)
  const head = wordsOf(view.read(start, fileHeaderSize + 32), 'little')
  if (head.u32(0) !== signature)
    return { ok: false, error: new SeawallError('unsupported', 'the file is not a PE program') }
  const sections = sectionsOf(view, start + fileHeaderSize + head.u16(20), head.u16(6), imageBaseOf(head))
  const places = sections.filter(({ flags }) => (flags & initializedData) !== 0 && flags >>> 30 === readAndWrite)
  return { ok: true, value: { byteOrder: 'little', places, at: (address) => rangeAt(sections, address) } }
}

function imageBaseOf(head: Words): number {
  return head.u16(fileHeaderSize) === wideMagic ? head.u64(fileHeaderSize + 24) : head.u32(fileHeaderSize + 28)
}

function sectionsOf(view: ByteView, offset: number, count: number, base: number): (LoadedRange & { flags: number })[] {
  const bytes = view.read(offset, count * sectionSize)
  const words = wordsOf(bytes, 'little')
  const sections: (LoadedRange & { flags: number })[] = []
  for (let at = 0; at + sectionSize <= bytes.length; at += sectionSize)
    sections.push({
      address: base + words.u32(at + 12),
      offset: words.u32(at + 20),
      length: words.u32(at + 16),
      flags: words.u32(at + 36),
    })
  return sections
}
