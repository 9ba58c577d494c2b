export { type FeedSource, mirrored, readFeedSources, standardFeeds } from './sources.ts'
export type { FeedOutcome, UpdateOptions, UpdateOutcome } from './types.ts'
export { updateDatabase } from './update.ts'
