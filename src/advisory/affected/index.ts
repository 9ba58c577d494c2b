export {
  type DistinctPackage,
  type IndexedImage,
  type PackageIndex,
  type PackageIndexBuilder,
  packageIndexBuilder,
} from './package-index.ts'
export { imageEvents, isSame, type Matches, type PackageEvent, rematch, rematchChanged } from './rematch.ts'
