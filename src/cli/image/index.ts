export { diffImages, diffSboms } from './diff.ts'
export { showFolder, showImage } from './image.ts'
export { registryOptions, type SourceFlags } from './open.ts'
export { writeSbom } from './sbom.ts'
