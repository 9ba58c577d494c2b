export { copyDatabase } from './copy.ts'
export {
  type AdvisoryDatabase,
  databaseOf,
  manifestIn,
  manifestName,
  openDatabase,
  partsName,
  type Statement,
} from './database.ts'
export { digestOfBytes } from './digest.ts'
export { type BuiltFeed, FeedBuilder } from './feed-builder.ts'
export { type FeedEntry, type Manifest, type Part, partsOf, readManifest, schemaVersion } from './manifest.ts'
export { PartFolder, replaceFile } from './part-folder.ts'
export type { Posting } from './posting.ts'
export { isSignedBy, signatureName, signManifest } from './signature.ts'
export { entryOf, type FeedOrigin, writeFeed, writeManifest } from './write.ts'
