export {
  type DistinctPackage,
  type IndexedImage,
  type PackageIndex,
  type PackageIndexBuilder,
  packageIndexBuilder,
} from './package-index.ts'
export {
  type Hits,
  hitsOfPackage,
  hitsOfVulnerability,
  namesOfVulnerability,
  type Question,
  readQuestion,
} from './question.ts'
export { imageEvents, type Matches, type PackageEvent, rematch, rematchChanged } from './rematch.ts'
export { rematchedResult } from './rematched.ts'
