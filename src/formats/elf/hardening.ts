import type { ByteView } from '../byte-view/index.ts'
import type { ElfDynamic } from './dynamic.ts'
import { type ElfLayout, segmentFlags, segmentTypes } from './layout.ts'

/** How far a program was built to withstand its own memory errors. */
export interface ElfHardening {
  /** Loaded at a random address. Of a library: true, it always is. */
  readonly isPositionIndependent: boolean
  /** Whether the tables of the linker are read-only after start: all of them, or all but the lazily bound. */
  readonly relro: 'none' | 'partial' | 'full'
  readonly hasNoExecStack: boolean
  /** Undefined when the program keeps no names of symbols that could tell. */
  readonly hasStackCanary: boolean | undefined
  /** Whether some calls are replaced by ones that check lengths; undefined likewise. */
  readonly isFortified: boolean | undefined
}

const windowSize = 1 << 20
const mostNameBytes = 32 << 20
/** Longer than any name looked for, so that none is lost between two windows. */
const overlap = 64

export function hardeningOf(view: ByteView, layout: ElfLayout, dynamic: ElfDynamic | undefined): ElfHardening {
  const stack = layout.segments.find((one) => one.type === segmentTypes.stack)
  const names = symbolNames(layout, dynamic)
  return {
    isPositionIndependent: layout.kind === 'shared',
    relro: relroOf(layout, dynamic),
    hasNoExecStack: stack !== undefined && (stack.flags & segmentFlags.execute) === 0,
    hasStackCanary: names && hasText(view, names, '__stack_chk_fail'),
    isFortified: names && hasText(view, names, '_chk\0'),
  }
}

function relroOf(layout: ElfLayout, dynamic: ElfDynamic | undefined): ElfHardening['relro'] {
  if (!layout.segments.some((one) => one.type === segmentTypes.relro)) return 'none'
  return dynamic === undefined || dynamic.bindsNow ? 'full' : 'partial'
}

interface Range {
  readonly offset: number
  readonly length: number
}

function symbolNames(layout: ElfLayout, dynamic: ElfDynamic | undefined): Range | undefined {
  if (dynamic !== undefined && dynamic.names.length > 0) return dynamic.names
  const table = layout.sections.find((section) => section.name === '.strtab')
  return table && { offset: table.offset, length: table.size }
}

function hasText(view: ByteView, range: Range, text: string): boolean {
  const end = Math.min(range.offset + Math.min(range.length, mostNameBytes), view.size)
  for (let at = range.offset; at < end; at += windowSize)
    if (view.read(at, Math.min(windowSize + overlap, end - at)).includes(text, 0, 'latin1')) return true
  return false
}
