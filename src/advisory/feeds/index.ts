export { type FeedFile, feedFiles } from './feed-files.ts'
export { osv } from './osv/index.ts'
export { feedFormats, readFeed } from './read-feed.ts'
