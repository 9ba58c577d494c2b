export { isCycloneDx, readCycloneDx } from './read.ts'
export { hasCycloneDxVex, readCycloneDxVex } from './vex.ts'
export { writeCycloneDx } from './write.ts'
