import type { Advisory, AffectedPackage, FeedFormat, FeedItem } from '../types.ts'

/** What a format makes of one file of this text. */
export function itemsOf(format: FeedFormat, text: string, path: string): readonly FeedItem[] {
  return [...format.read(Buffer.from(text), path)]
}

export function advisoriesOf(format: FeedFormat, text: string, path: string): readonly Advisory[] {
  return itemsOf(format, text, path).flatMap((item) => (item.kind === 'entry' ? item.advisories : []))
}

export function affectedIn(format: FeedFormat, text: string, path: string): readonly AffectedPackage[] {
  return advisoriesOf(format, text, path).flatMap(({ affected }) => affected)
}

/** Why each that is not read is not, with where it stands. */
export function unreadIn(format: FeedFormat, text: string, path: string): readonly string[] {
  return itemsOf(format, text, path).flatMap((item) => (item.kind === 'unread' ? [`${item.where}: ${item.why}`] : []))
}
