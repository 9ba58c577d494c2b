import type { ByteView } from '../byte-view/index.ts'

/** A SQLite database as pages, counted from 1 (https://www.sqlite.org/fileformat2.html). */
export interface SqlitePages {
  /** Bytes of a page that hold content; the rest is reserved for extensions. */
  readonly usable: number
  page(number: number): Buffer | undefined
}

export const sqliteMagic = 'SQLite format 3\0'

/** Before the b-tree of page 1 stands the header of the file. */
export const fileHeaderSize = 100

export function openSqlite(view: ByteView): SqlitePages | undefined {
  const header = view.read(0, fileHeaderSize)
  if (header.length < fileHeaderSize || header.toString('latin1', 0, 16) !== sqliteMagic) return undefined
  const stated = header.readUInt16BE(16)
  const pageSize = stated === 1 ? 65_536 : stated
  const usable = pageSize - (header[20] ?? 0)
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) return undefined
  return {
    usable,
    page(number) {
      const page = number < 1 ? undefined : view.read((number - 1) * pageSize, pageSize)
      return page?.length === pageSize ? page : undefined
    },
  }
}

/** A number of one to nine bytes, seven bits in each; undefined when it runs out of bytes or of safe integers. */
export function varintAt(bytes: Buffer, at: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index]
    if (byte === undefined) return undefined
    value = index === 8 ? value * 256 + byte : value * 128 + (byte & 0x7f)
    if (index === 8 || byte < 0x80)
      return value <= Number.MAX_SAFE_INTEGER ? { value, next: at + index + 1 } : undefined
  }
  return undefined
}
