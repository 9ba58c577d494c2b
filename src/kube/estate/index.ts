export type { Chunks, EstateItem, RenderFolder, SourceOptions } from './items.ts'
export { readText } from './text.ts'
export { readPaths } from './walk.ts'
