export { FolderCache, type FolderCacheOptions } from './folder-cache.ts'
export { keyOf, type LayerCache, withCache } from './layer-cache.ts'
