import type { JsonObject } from '../../core/index.ts'
import { ItemScanner } from './item-scanner.ts'

/** What is known of a list around its elements. */
export interface ListEnvelope {
  readonly kind?: string
  readonly apiVersion?: string
  readonly metadata?: JsonObject
}

export type StreamedItem =
  | {
      readonly kind: 'item'
      readonly text: string
      readonly index: number
      readonly line: number
      /** As far as read: kubectl prints the kind after the items, the API server before them. */
      readonly list: ListEnvelope
    }
  | { readonly kind: 'object'; readonly text: string; readonly index: number; readonly line: number }
  | { readonly kind: 'too-large'; readonly index: number; readonly line: number; readonly bytes: number }
  | { readonly kind: 'end-of-list'; readonly list: ListEnvelope }
  /** With an `index`, one element is not UTF-8 and the stream goes on; without, the stream ends here. */
  | { readonly kind: 'malformed'; readonly line: number; readonly message: string; readonly index?: number }

export interface StreamLimits {
  /** The largest element, and the largest object that is not a list; 8 MiB unless told. */
  readonly maxItemBytes?: number
}

/**
 * Reads `kubectl get -o json` output of any size: one or more JSON objects one after the other, each list in them
 * element by element, as text, so that never more than one element is in memory.
 *
 * A list is an object with a member `items` that is an array of objects: a custom resource that happens to have such
 * a member counts as a list too, because its kind may only be known after its items. An empty `items` makes a list
 * when the kind ends in `List`. Elements are cut out, not checked: parse each with `parseJson`.
 */
export async function* streamJsonItems(
  chunks: AsyncIterable<Uint8Array>,
  limits: StreamLimits = {},
): AsyncGenerator<StreamedItem, void, undefined> {
  const scanner = new ItemScanner(limits.maxItemBytes ?? 8 * 1024 * 1024)
  for await (const chunk of chunks) {
    yield* scanner.push(chunk)
    if (scanner.failed) return
  }
  yield* scanner.end()
}
