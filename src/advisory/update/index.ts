export { type FeedSource, mirrored, readFeedSources, standardFeeds } from './sources.ts'
export { type FeedOutcome, type UpdateOptions, type UpdateOutcome, updateDatabase } from './update.ts'
