export { type FeedFile, feedFiles } from './feed-files.ts'
export { feedFormats, readFeed } from './read-feed.ts'
