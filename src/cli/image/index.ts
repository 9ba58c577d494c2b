export { diffImages, diffSboms } from './diff.ts'
export { showImage } from './image.ts'
export { writeSbom } from './sbom.ts'
