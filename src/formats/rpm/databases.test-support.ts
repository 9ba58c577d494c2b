import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** What a header says, by tag; numbers of `int64` are eight bytes wide. */
export type Tags = Readonly<Record<number, string | readonly string[] | number | readonly number[] | { int64: number }>>

/** A header with these tags, or with the region in front that rpm puts around what is signed. */
export function rpmHeaderOf(tags: Tags, options: { readonly region?: boolean } = {}): Buffer {
  const entries: Buffer[] = []
  const data: Buffer[] = []
  let size = 0
  for (const [tag, value] of Object.entries(tags)) {
    const [type, count, bytes, alignment] = encoded(value)
    const padding = Buffer.alloc((alignment - (size % alignment)) % alignment)
    entries.push(words('BE', Number(tag), type, size + padding.length, count))
    data.push(padding, bytes)
    size += padding.length + bytes.length
  }
  if (options.region) {
    entries.unshift(words('BE', 63, 7, size, 16))
    data.push(words('BE', 63, 7, 2 ** 32 - 16 * entries.length, 16))
  }
  const body = Buffer.concat(data)
  return Buffer.concat([words('BE', entries.length, body.length), ...entries, body])
}

function encoded(value: Tags[number]): [type: number, count: number, bytes: Buffer, alignment: number] {
  if (typeof value === 'string') return [6, 1, Buffer.from(`${value}\0`), 1]
  if (typeof value === 'number') return [4, 1, words('BE', value), 4]
  if ('int64' in value) return [5, 1, words('BE', Math.floor(value.int64 / 2 ** 32), value.int64 % 2 ** 32), 8]
  if (value.every((one) => typeof one === 'number')) return [4, value.length, words('BE', ...value), 4]
  return [8, value.length, Buffer.from(value.map((text) => `${text}\0`).join('')), 1]
}

type Order = 'LE' | 'BE'

function words(order: Order, ...numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length)
  for (const [index, number] of numbers.entries())
    if (order === 'LE') bytes.writeUInt32LE(number, 4 * index)
    else bytes.writeUInt32BE(number, 4 * index)
  return bytes
}

/** A database of SQLite itself; the `removed` are deleted again, which leaves free pages. */
export function sqliteDatabase(blobs: readonly Buffer[], pageSize = 512, removed: readonly number[] = []): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'seawall-rpm-'))
  try {
    const path = join(folder, 'rpmdb.sqlite')
    const database = new DatabaseSync(path)
    database.exec('PRAGMA synchronous = OFF')
    database.exec(`PRAGMA page_size = ${pageSize}`)
    database.exec("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)")
    database.exec("CREATE TABLE 'Name' (key TEXT NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL)")
    const insert = database.prepare('INSERT INTO Packages (blob) VALUES (?)')
    for (const blob of blobs) insert.run(blob)
    for (const number of removed) database.prepare('DELETE FROM Packages WHERE hnum = ?').run(number)
    database.close()
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Slots in pages of 4096 bytes, then the blobs; a slot of `removed` is free, its blob still there. */
export function ndbDatabase(blobs: readonly Buffer[], removed: readonly number[] = []): Buffer {
  const slotPages = Math.ceil((2 + blobs.length) / 256)
  const slots: Buffer[] = []
  const pieces: Buffer[] = []
  let block = slotPages * 256
  for (const [index, blob] of blobs.entries()) {
    const number = index + 1
    const tail = Buffer.alloc(12 + ((16 - ((16 + blob.length + 12) % 16)) % 16))
    const piece = Buffer.concat([Buffer.from('BlbS'), words('LE', number, 1, blob.length), blob, tail])
    const isFree = removed.includes(number)
    slots.push(Buffer.from('Slot'), isFree ? words('LE', 0, 0, 0) : words('LE', number, block, piece.length / 16))
    pieces.push(piece)
    block += piece.length / 16
  }
  const head = Buffer.concat([Buffer.from('RpmP'), words('LE', 0, 1, slotPages, blobs.length + 1, 0, 0, 0), ...slots])
  const free = Buffer.concat([Buffer.from('Slot'), words('LE', 0, 0, 0)])
  const table = Buffer.alloc(slotPages * 4096, free)
  head.copy(table)
  return Buffer.concat([table, ...pieces])
}

interface BerkeleyOptions {
  readonly pageSize?: number
  readonly order?: Order
  /** Blobs up to a quarter of a page stand on the page itself, as Berkeley DB decides. */
  readonly here?: boolean
}

/** One page of metadata, one hash page, then chains of overflow pages; the first pair is rpm's counter. */
export function berkeleyDatabase(blobs: readonly Buffer[], options: BerkeleyOptions = {}): Buffer {
  const { pageSize = 512, order = 'LE', here = false } = options
  const overflow: Buffer[] = []
  const items: Buffer[] = [item(1, Buffer.alloc(4)), item(1, words(order, blobs.length))]
  for (const [index, blob] of blobs.entries()) {
    items.push(item(1, words(order, index + 1)))
    if (here) items.push(item(1, blob))
    else items.push(item(3, Buffer.alloc(3), words(order, 2 + overflow.length, blob.length)))
    if (!here) overflow.push(...overflowPages(blob, 2 + overflow.length, pageSize, order))
  }
  const metadata = Buffer.alloc(pageSize)
  words(order, 0x061561, 9, pageSize).copy(metadata, 12)
  metadata[25] = 8
  words(order, 1 + overflow.length).copy(metadata, 32)
  return Buffer.concat([metadata, hashPage(items, pageSize, order), ...overflow])
}

function item(type: number, ...parts: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([type]), ...parts])
}

function hashPage(items: readonly Buffer[], pageSize: number, order: Order): Buffer {
  const page = Buffer.alloc(pageSize)
  words(order, 1).copy(page, 8)
  half(page, items.length, 20, order)
  page[25] = 13
  let end = pageSize
  for (const [index, one] of items.entries()) {
    end -= one.length
    if (end < 26 + 2 * items.length) throw new Error('the items do not fit on one page')
    one.copy(page, end)
    half(page, end, 26 + 2 * index, order)
  }
  return page
}

function overflowPages(blob: Buffer, first: number, pageSize: number, order: Order): Buffer[] {
  const room = pageSize - 26
  const count = Math.ceil(blob.length / room)
  return Array.from({ length: count }, (_, index) => {
    const piece = blob.subarray(index * room, (index + 1) * room)
    const page = Buffer.alloc(pageSize)
    words(order, first + index).copy(page, 8)
    words(order, index + 1 < count ? first + index + 1 : 0).copy(page, 16)
    half(page, piece.length, 22, order)
    page[25] = 7
    piece.copy(page, 26)
    return page
  })
}

function half(page: Buffer, number: number, at: number, order: Order): void {
  if (order === 'LE') page.writeUInt16LE(number, at)
  else page.writeUInt16BE(number, at)
}
