import { type Result, SeawallError } from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'
import { type ElfLayout, elfMagic, fileRangeAt, readElfLayout, segmentFlags, segmentTypes } from '../elf/index.ts'
import type { LoadedRange, Program } from './loaded.ts'
import { isMachO, readMachO } from './mach-o.ts'
import { isPortable, readPortable } from './portable.ts'

/** Reads the tables of an ELF, PE or Mach-O program. For any other file the code is `unsupported`. */
export function readProgram(view: ByteView): Result<Program> {
  const start = view.read(0, 4)
  if (start.equals(elfMagic)) return readElfProgram(view)
  if (isPortable(start)) return readPortable(view)
  if (isMachO(start)) return readMachO(view)
  return { ok: false, error: new SeawallError('unsupported', 'the file is not an ELF, PE or Mach-O program') }
}

function readElfProgram(view: ByteView): Result<Program> {
  const layout = readElfLayout(view)
  if (!layout.ok) return layout
  const { byteOrder } = layout.value
  return {
    ok: true,
    value: { byteOrder, places: placesIn(layout.value), at: (address) => fileRangeAt(layout.value, address) },
  }
}

/** The section, or where sections are stripped the data segment: writable, and not code. */
function placesIn(layout: ElfLayout): LoadedRange[] {
  const section = layout.sections.find((one) => one.name === '.go.buildinfo')
  const data = layout.segments.find(
    ({ type, flags }) =>
      type === segmentTypes.load && (flags & (segmentFlags.execute | segmentFlags.write)) === segmentFlags.write,
  )
  return [
    ...(section === undefined ? [] : [{ address: section.address, offset: section.offset, length: section.size }]),
    ...(data === undefined ? [] : [{ address: data.address, offset: data.offset, length: data.fileSize }]),
  ]
}
