export { type Inventory, type InventoryPackage, isOfSystem } from './inventory/index.ts'
export { type ReadImage, type ReadOptions, readImage } from './read-image.ts'
export { hostArchitecture, type ImageSource, type OpenOptions, openLocalImage } from './source/index.ts'
