export { hostArchitecture, type OpenOptions, openLocalImage } from './open.ts'
export type { ImageSource, LayerContent, SourceKind, SourceLayer } from './types.ts'
