import type { ByteOrder } from '../byte-view/index.ts'

/** A piece of the file, and where it is loaded. */
export interface LoadedRange {
  readonly address: number
  readonly offset: number
  readonly length: number
}

/** What finding build information asks of a program, whatever its format. */
export interface Program {
  readonly byteOrder: ByteOrder
  /** Where Go's linker puts its build information, the likeliest place first. */
  readonly places: readonly LoadedRange[]
  /** The bytes of the file from an address to the end of what is loaded there. */
  readonly at: (address: number) => { readonly offset: number; readonly length: number } | undefined
}

/** The rest of the range that holds an address. */
export function rangeAt(
  ranges: readonly LoadedRange[],
  address: number,
): { offset: number; length: number } | undefined {
  const range = ranges.find((one) => address >= one.address && address < one.address + one.length)
  if (range === undefined) return undefined
  const into = address - range.address
  return { offset: range.offset + into, length: range.length - into }
}
