export type { Chunks, EstateItem, SourceOptions } from './items.ts'
export { readText } from './text.ts'
export { readPaths } from './walk.ts'
