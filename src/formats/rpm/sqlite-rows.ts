import type { BlobBudget } from './blob-reader.ts'
import { fileHeaderSize, type SqlitePages, varintAt } from './sqlite-pages.ts'

const pageTypes = { interior: 5, leaf: 13 } as const

/**
 * The records of a table in the order of its b-tree, undefined for one that is damaged. Each page is visited once,
 * whatever the pages say of one another.
 */
export function* recordsOf(pages: SqlitePages, root: number, budget: BlobBudget): Generator<Buffer | undefined> {
  const visited = new Set([root])
  const waiting = [root]
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    const page = pages.page(number)
    const start = number === 1 ? fileHeaderSize : 0
    if (page?.[start] === pageTypes.leaf) {
      for (const cell of cellsOf(page, start, 8)) yield recordAt(pages, page, cell, budget)
    } else if (page?.[start] === pageTypes.interior) {
      for (const child of childrenOf(page, start).reverse()) {
        if (visited.has(child)) continue
        visited.add(child)
        waiting.push(child)
      }
    } else yield undefined
  }
}

function cellsOf(page: Buffer, start: number, headerSize: number): number[] {
  const first = start + headerSize
  const count = Math.min(page.readUInt16BE(start + 3), Math.floor((page.length - first) / 2))
  return Array.from({ length: count }, (_, index) => page.readUInt16BE(first + 2 * index))
}

function childrenOf(page: Buffer, start: number): number[] {
  const cells = cellsOf(page, start, 12).filter((cell) => cell + 4 <= page.length)
  return [...cells.map((cell) => page.readUInt32BE(cell)), page.readUInt32BE(start + 8)]
}

/** What does not fit into the page goes on in a chain of overflow pages (section 1.6 says how much stays). */
function recordAt(pages: SqlitePages, page: Buffer, cell: number, budget: BlobBudget): Buffer | undefined {
  const length = varintAt(page, cell)
  const rowId = length && varintAt(page, length.next)
  if (length === undefined || rowId === undefined || !budget.take(length.value)) return undefined
  const local = localLength(length.value, pages.usable)
  const here = page.subarray(rowId.next, rowId.next + local)
  if (here.length < local) return undefined
  if (local === length.value) return here
  const after = rowId.next + local
  return after + 4 > page.length ? undefined : chained(pages, here, page.readUInt32BE(after), length.value)
}

function localLength(length: number, usable: number): number {
  const most = usable - 35
  if (length <= most) return length
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const local = least + ((length - least) % (usable - 4))
  return local <= most ? local : least
}

function chained(pages: SqlitePages, here: Buffer, first: number, length: number): Buffer | undefined {
  const pieces = [here]
  let left = length - here.length
  for (let number = first; left > 0; ) {
    const page = pages.page(number)
    if (page === undefined) return undefined
    const piece = page.subarray(4, 4 + Math.min(left, pages.usable - 4))
    pieces.push(piece)
    left -= piece.length
    number = page.readUInt32BE(0)
  }
  return Buffer.concat(pieces)
}

/** A column's value; undefined for NULL and for what the record does not hold. */
export type Column =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bytes'; readonly value: Buffer }

/** The columns of a record, as many as are asked for. */
export function columnsOf(record: Buffer, most: number): readonly (Column | undefined)[] {
  const header = varintAt(record, 0)
  if (header === undefined) return []
  const columns: (Column | undefined)[] = []
  let content = header.value
  for (let at = header.next; at < header.value && columns.length < most; ) {
    const serial = varintAt(record, at)
    if (serial === undefined) break
    const length = lengthOfSerial(serial.value)
    columns.push(columnOf(serial.value, record.subarray(content, content + length), length))
    content += length
    at = serial.next
  }
  return columns
}

const fixedLengths: readonly number[] = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]

function lengthOfSerial(serial: number): number {
  return fixedLengths[serial] ?? Math.floor((serial - 12) / 2)
}

function columnOf(serial: number, bytes: Buffer, length: number): Column | undefined {
  if (bytes.length < length) return undefined
  if (serial >= 12) return { kind: 'bytes', value: bytes }
  if (serial === 8 || serial === 9) return { kind: 'number', value: serial - 8 }
  return serial >= 1 && serial <= 5 ? { kind: 'number', value: bytes.readIntBE(0, length) } : undefined
}
