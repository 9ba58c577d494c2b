export { type EndOfLife, type ExtendedSupport, endOfLife, endOfLifeOf } from './end-of-life.ts'
export { osReleasePaths, readOsRelease } from './read.ts'
export type { OsRelease } from './types.ts'
