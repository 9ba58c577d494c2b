import type { ByteView } from '../byte-view/index.ts'
import type { WarningPile } from '../os-packages/index.ts'

/** Yields the package headers that a kind of database holds; what is damaged goes to the warnings. */
export type BlobReader = (view: ByteView, warnings: WarningPile) => Generator<Buffer>

/**
 * Counts what blobs take of their file. In a sound database they share no byte, so more than the whole file means that
 * they overlap or that a chain of pages runs in a circle.
 */
export class BlobBudget {
  #left: number

  constructor(view: ByteView) {
    this.#left = view.size
  }

  /** Whether a blob of this length can still be real; if so it is taken off. */
  take(length: number): boolean {
    if (length > this.#left) return false
    this.#left -= length
    return true
  }
}
