export { type ScannedGroup, scannedGroups } from './kinds.ts'
export { type Gap, type LiveItem, type LiveOptions, readLive } from './source.ts'
