export { surfaceOf } from './surface.ts'
export { type ToolClass, toolClasses } from './tools.ts'
export type { Entry, RemovablePackage, SetIdFile, SmallerBase, Surface, SurfaceCount, Tool } from './types.ts'
