export { isCycloneDx, readCycloneDx } from './read.ts'
export { writeCycloneDx } from './write.ts'
