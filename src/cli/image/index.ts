export { showImage } from './image.ts'
export { writeSbom } from './sbom.ts'
