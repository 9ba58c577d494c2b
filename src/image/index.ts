export { inventoryAnalysers, type LayerScan, secretAnalyser } from './analysis/index.ts'
export { type BaseSplit, type BuildStep, buildSteps } from './history/index.ts'
export {
  type ImageSecret,
  type Inventory,
  type InventoryPackage,
  isOfSystem,
  type SecretPlace,
} from './inventory/index.ts'
export { type ReadImage, type ReadOptions, readImage } from './read-image.ts'
export { hostArchitecture, type ImageSource, type OpenOptions, openLocalImage } from './source/index.ts'
