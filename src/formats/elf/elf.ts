import type { Result } from '../../core/index.ts'
import { type ByteView, zeroEnded } from '../byte-view/index.ts'
import { type ElfDynamic, readDynamic } from './dynamic.ts'
import { type ElfHardening, hardeningOf } from './hardening.ts'
import { type ElfLayout, readElfLayout, segmentTypes } from './layout.ts'

/** A program or library: its parts, what it needs to run, and how it was hardened. */
export interface Elf extends ElfLayout {
  /** The loader it asks for: `/lib64/ld-linux-x86-64.so.2`. */
  readonly interpreter?: string
  /** Absent when it is linked statically. */
  readonly dynamic?: ElfDynamic
  readonly hardening: ElfHardening
}

const longestPath = 4096

/** Reads a program by ranges. Not an ELF file: the code is `unsupported`. */
export function readElf(view: ByteView): Result<Elf> {
  const layout = readElfLayout(view)
  if (!layout.ok) return layout
  const interpreter = interpreterOf(view, layout.value)
  const dynamic = readDynamic(view, layout.value)
  const hardening = hardeningOf(view, layout.value, dynamic)
  return {
    ok: true,
    value: {
      ...layout.value,
      ...(interpreter === undefined ? {} : { interpreter }),
      ...(dynamic === undefined ? {} : { dynamic }),
      hardening,
    },
  }
}

function interpreterOf(view: ByteView, layout: ElfLayout): string | undefined {
  const segment = layout.segments.find((one) => one.type === segmentTypes.interpreter)
  if (segment === undefined) return undefined
  const path = zeroEnded(view.read(segment.offset, Math.min(segment.fileSize, longestPath)), 0, longestPath)
  return path === '' ? undefined : path
}
