export { byPlatform, type LayoutChoice } from './oci-layout.ts'
export { hostArchitecture, type OpenOptions, openLocalImage } from './open.ts'
export type { ImageSource, LayerContent, SourceKind, SourceLayer } from './types.ts'
