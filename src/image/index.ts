export {
  accountAnalyser,
  inventoryAnalysers,
  type LayerScan,
  secretAnalyser,
  surfaceAnalysers,
} from './analysis/index.ts'
export { imageOfBill } from './bill/index.ts'
export { FolderCache, type LayerCache } from './cache/index.ts'
export { type ConfigChange, diffConfig, diffFiles, type FileChange, type FileDiff } from './diff/index.ts'
export { factsOf, type ImageCheck, type ImageFacts, imageChecks } from './hardening/index.ts'
export { type BaseSplit, type BuildStep, buildSteps } from './history/index.ts'
export {
  type ImageSecret,
  type Inventory,
  type InventoryPackage,
  isOfSystem,
  type SecretPlace,
} from './inventory/index.ts'
export { type ReadImage, type ReadOptions, readImage } from './read-image.ts'
export {
  type AddressKind,
  addressKind,
  type Guard,
  openWire,
  readStart,
  readWhole,
  type Wire,
  type WireAnswer,
} from './registry/http/index.ts'
export { RegistryError } from './registry/index.ts'
export { readSecretConfig, redactCommand, redactWords, type SecretFinder } from './secrets/index.ts'
export { hostArchitecture, type ImageSource, type OpenOptions, openLocalImage, saysHowItRuns } from './source/index.ts'
export { type Surface, type SurfaceCount, surfaceOf, type Tool, type ToolClass, toolClasses } from './surface/index.ts'
export { isWholeImage, type Unread, unreadOf } from './unread.ts'
