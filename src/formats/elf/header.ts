import { type Result, SeawallError } from '../../core/index.ts'
import { type ByteOrder, type ByteView, type Words, wordsOf } from '../byte-view/index.ts'

export type ElfKind = 'relocatable' | 'executable' | 'shared' | 'core' | 'other'

/** A table of the file: where it begins, how long an entry is, how many there are. */
export interface Table {
  readonly offset: number
  readonly entrySize: number
  readonly count: number
}

export interface ElfHeader {
  readonly bits: 32 | 64
  readonly byteOrder: ByteOrder
  readonly kind: ElfKind
  /** `e_machine` of the ELF specification: 62 is x86-64, 183 is AArch64. */
  readonly machine: number
  readonly segmentTable: Table
  readonly sectionTable: Table
  /** The section that holds the names of the sections. */
  readonly namesIndex: number
}

/** Where the fields of a header stand that depend on the width of an address. */
const places = {
  32: { size: 52, phoff: 28, shoff: 32, phentsize: 42 },
  64: { size: 64, phoff: 32, shoff: 40, phentsize: 54 },
} as const

const kinds: readonly ElfKind[] = ['other', 'relocatable', 'executable', 'shared', 'core']

export const elfMagic: Buffer = Buffer.from('\x7fELF', 'latin1')

export function readHeader(view: ByteView): Result<ElfHeader> {
  const bytes = view.read(0, 64)
  if (!bytes.subarray(0, 4).equals(elfMagic)) return refused('unsupported', 'the file is not an ELF program')
  const bits = bytes[4] === 1 ? 32 : bytes[4] === 2 ? 64 : undefined
  const byteOrder = bytes[5] === 1 ? 'little' : bytes[5] === 2 ? 'big' : undefined
  if (bits === undefined || byteOrder === undefined) return refused('malformed', 'the ELF header has no known class')
  if (bytes.length < places[bits].size) return refused('malformed', 'the ELF header ends too early')
  return { ok: true, value: headerIn(wordsOf(bytes, byteOrder), bits, byteOrder) }
}

function headerIn(words: Words, bits: 32 | 64, byteOrder: ByteOrder): ElfHeader {
  const { phoff, shoff, phentsize } = places[bits]
  const address = bits === 32 ? words.u32 : words.u64
  return {
    bits,
    byteOrder,
    kind: kinds[words.u16(16)] ?? 'other',
    machine: words.u16(18),
    segmentTable: { offset: address(phoff), entrySize: words.u16(phentsize), count: words.u16(phentsize + 2) },
    sectionTable: { offset: address(shoff), entrySize: words.u16(phentsize + 4), count: words.u16(phentsize + 6) },
    namesIndex: words.u16(phentsize + 8),
  }
}

function refused(code: 'unsupported' | 'malformed', message: string): { ok: false; error: SeawallError } {
  return { ok: false, error: new SeawallError(code, message) }
}
