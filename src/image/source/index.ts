export { byPlatform, type LayoutChoice } from './oci-layout.ts'
export { hostArchitecture, type OpenOptions, openLocalImage } from './open.ts'
export { noConfig } from './rootfs.ts'
export { type ImageSource, type LayerContent, type SourceKind, type SourceLayer, saysHowItRuns } from './types.ts'
