import type { ByteView } from '../byte-view/index.ts'
import type { WarningPile } from '../os-packages/index.ts'
import { BlobBudget } from './blob-reader.ts'

/**
 * SUSE's `Packages.db` (rpm's lib/backend/ndb): a header, slots that say where each package stands in blocks of 16
 * bytes, and blobs with a header of their own. Numbers have the least significant byte first.
 */
export const ndbMagic = 'RpmP'

const pageSize = 4096
const slotSize = 16
const blockSize = 16

export function* ndbBlobs(view: ByteView, warnings: WarningPile): Generator<Buffer> {
  const budget = new BlobBudget(view)
  const header = view.read(0, 32)
  const slotPages = header.length < 32 ? 0 : header.readUInt32LE(12)
  if (slotPages === 0 || slotPages * pageSize > view.size) warnings.add('the slots of the database are cut off')
  for (let page = 0; page < slotPages && page * pageSize < view.size; page++) {
    const slots = view.read(page * pageSize, pageSize)
    // The first two places of the first page are the header.
    for (let at = page === 0 ? 32 : 0; at + slotSize <= slots.length; at += slotSize) {
      const slot = slots.subarray(at, at + slotSize)
      if (slot.toString('latin1', 0, 4) !== 'Slot') {
        warnings.add('a slot of the database is damaged')
        continue
      }
      if (slot.readUInt32LE(4) === 0) continue // free
      const blob = blobOf(view, slot, budget)
      if (blob === undefined) warnings.add('a package of the database is damaged')
      else yield blob
    }
  }
}

function blobOf(view: ByteView, slot: Buffer, budget: BlobBudget): Buffer | undefined {
  const start = slot.readUInt32LE(8) * blockSize
  const header = view.read(start, blockSize)
  if (header.length < blockSize || header.toString('latin1', 0, 4) !== 'BlbS') return undefined
  if (header.readUInt32LE(4) !== slot.readUInt32LE(4)) return undefined // another package's
  const length = header.readUInt32LE(12)
  if (!budget.take(length)) return undefined
  const blob = view.read(start + blockSize, length)
  return blob.length === length ? blob : undefined
}
