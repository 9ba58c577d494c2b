export type { Cvss, CvssVersion } from './cvss.ts'
export { readCvss } from './read.ts'
export { cvssBaseScore, cvssScore, cvssSeverity, cvssVector } from './score.ts'
