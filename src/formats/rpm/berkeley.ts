import type { ByteView } from '../byte-view/index.ts'
import type { WarningPile } from '../os-packages/index.ts'
import { BlobBudget } from './blob-reader.ts'

/**
 * Berkeley DB's hash access method (dbinc/db_page.h): a page of metadata, then pages of keys and values. Nearly every
 * package is too large for its page and stands in a chain of overflow pages. Numbers are in the order of the machine
 * that wrote them.
 */
const berkeleyHashMagic = 0x061561

const pageTypes = { unsortedHash: 2, overflow: 7, hash: 13 } as const
const itemTypes = { here: 1, elsewhere: 3 } as const
const pageHeaderSize = 26

interface Database {
  readonly view: ByteView
  readonly pageSize: number
  readonly lastPage: number
  readonly budget: BlobBudget
  number(page: Buffer, at: number, width: 2 | 4): number
}

export function* berkeleyBlobs(view: ByteView, warnings: WarningPile): Generator<Buffer> {
  const database = openDatabase(view)
  if (database === undefined) {
    warnings.add('the first page of the database is damaged')
    return
  }
  for (let number = 1; number <= database.lastPage; number++) {
    const page = pageAt(database, number)
    const type = page?.[25]
    if (page !== undefined && (type === pageTypes.hash || type === pageTypes.unsortedHash))
      yield* blobsOnPage(database, page, warnings)
  }
}

export function isBerkeleyHash(start: Buffer): boolean {
  return start.length >= 16 && [start.readUInt32LE(12), start.readUInt32BE(12)].includes(berkeleyHashMagic)
}

function openDatabase(view: ByteView): Database | undefined {
  const metadata = view.read(0, 72)
  if (metadata.length < 72) return undefined
  const isLittle = metadata.readUInt32LE(12) === berkeleyHashMagic
  const number: Database['number'] = (page, at, width) =>
    isLittle ? page.readUIntLE(at, width) : page.readUIntBE(at, width)
  const pageSize = number(metadata, 20, 4)
  // From 512 bytes to 64 KiB, a power of two.
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined
  const lastPage = Math.min(number(metadata, 32, 4), Math.ceil(view.size / pageSize) - 1)
  return { view, pageSize, lastPage, number, budget: new BlobBudget(view) }
}

function pageAt({ view, pageSize }: Database, number: number): Buffer | undefined {
  const page = view.read(number * pageSize, pageSize)
  return page.length === pageSize ? page : undefined
}

/** Keys and values take turns in the list of offsets; items are laid down from the end of the page. */
function* blobsOnPage(database: Database, page: Buffer, warnings: WarningPile): Generator<Buffer> {
  const count = Math.min(database.number(page, 20, 2), Math.floor((page.length - pageHeaderSize) / 2))
  const offsetOf = (item: number): number =>
    item < 0 ? page.length : database.number(page, pageHeaderSize + 2 * item, 2)
  for (let value = 1; value < count; value += 2) {
    if (isCounter(page.subarray(offsetOf(value - 1), offsetOf(value - 2)))) continue
    const blob = blobOf(database, page.subarray(offsetOf(value), offsetOf(value - 1)))
    if (blob === undefined) warnings.add('a package of the database is damaged')
    else yield blob
  }
}

/** Key 0 holds the number of the next package, not a package. */
function isCounter(key: Buffer): boolean {
  return key.length === 5 && key[0] === itemTypes.here && key.readUInt32LE(1) === 0
}

function blobOf(database: Database, item: Buffer): Buffer | undefined {
  if (item[0] === itemTypes.here) return database.budget.take(item.length) ? item.subarray(1) : undefined
  if (item[0] !== itemTypes.elsewhere || item.length < 12) return undefined
  return chained(database, database.number(item, 4, 4), database.number(item, 8, 4))
}

function chained(database: Database, firstPage: number, length: number): Buffer | undefined {
  if (!database.budget.take(length)) return undefined
  const pieces: Buffer[] = []
  let left = length
  for (let number = firstPage; left > 0; ) {
    const page = pageAt(database, number)
    if (page?.[25] !== pageTypes.overflow) return undefined
    const piece = page.subarray(pageHeaderSize, pageHeaderSize + Math.min(database.number(page, 22, 2), left))
    if (piece.length === 0) return undefined // else a circle of such pages would never end
    pieces.push(piece)
    left -= piece.length
    number = database.number(page, 16, 4)
  }
  return Buffer.concat(pieces)
}
