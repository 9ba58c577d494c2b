export { isCycloneDx, readCycloneDx } from './read.ts'
export { hasCycloneDxVex, readCycloneDxVex } from './vex.ts'
export type { BillRating, BillVulnerability } from './vulnerabilities.ts'
export { writeCycloneDx } from './write.ts'
