export { csaf } from './csaf.ts'
export { releaseOfCpe } from './release.ts'
