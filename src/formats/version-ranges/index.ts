export { complement, intersect, union } from './algebra.ts'
export { everyVersion, isInside, type VersionRange } from './range.ts'
export { type RangeDialect, rangeDialects, readVersionRange } from './read.ts'
