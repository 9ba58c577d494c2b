import type { Advisory, FeedFormat, FeedItem } from '../types.ts'

export function itemsOf(format: FeedFormat, content: string | Buffer, path: string): readonly FeedItem[] {
  return [...format.read(Buffer.from(content as string), path)]
}

/** The advisories of a file that must have nothing unread. */
export function advisoriesOf(format: FeedFormat, content: string | Buffer, path: string): readonly Advisory[] {
  const items = itemsOf(format, content, path)
  const unread = items.filter(({ kind }) => kind === 'unread')
  if (unread.length > 0) throw new Error(JSON.stringify(unread))
  return items.flatMap((item) => (item.kind === 'entry' ? item.advisories : []))
}

/** Why a file, or a part of it, is not read. */
export function unreadOf(format: FeedFormat, content: string | Buffer, path: string): readonly string[] {
  return itemsOf(format, content, path).flatMap((item) => (item.kind === 'unread' ? [item.why] : []))
}
