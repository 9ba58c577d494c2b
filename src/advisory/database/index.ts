export { changedNames } from './changes.ts'
export { copyDatabase, readableIn, requireSignature, signatureIn } from './copy.ts'
export {
  type AdvisoryDatabase,
  databaseOf,
  manifestBytesIn,
  manifestIn,
  manifestName,
  manifestOf,
  openDatabase,
  partsName,
  type Statement,
} from './database.ts'
export { digestOfBytes } from './digest.ts'
export { diskError, makeFolder, writingTo } from './disk.ts'
export { type BuiltFeed, FeedBuilder } from './feed-builder.ts'
export { takeLock } from './lock.ts'
export {
  type FeedEntry,
  type Manifest,
  manifestText,
  type Part,
  partsOf,
  readManifest,
  schemaVersion,
} from './manifest.ts'
export { PartFolder, replaceFile, sweep } from './part-folder.ts'
export type { Posting } from './posting.ts'
export { openRecords } from './records.ts'
export { openShard } from './shard.ts'
export { isSignedBy, signatureName, signManifest } from './signature.ts'
export { entryOf, type FeedOrigin, putManifest, writeFeed, writeManifest } from './write.ts'
