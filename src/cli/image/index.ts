export { diffImages, diffSboms } from './diff.ts'
export { showFolder, showImage } from './image.ts'
export { writeSbom } from './sbom.ts'
