import { type Json, shorten } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import type { FeedItem } from '../types.ts'

/** The value of a file of JSON, or the item that says why there is none. */
export function jsonDocument(
  content: Buffer,
  path: string,
): { readonly value: Json } | { readonly unread: FeedItem & { kind: 'unread' } } {
  const parsed = parseJson(content.toString())
  return parsed.ok ? { value: parsed.value } : { unread: unread(path, parsed.error.message) }
}

/** Names in it come from the feed, and may be of any length. */
export function unread(where: string, why: string): FeedItem & { readonly kind: 'unread' } {
  return { kind: 'unread', where: shorten(where, 300), why: shorten(why, 300) }
}
