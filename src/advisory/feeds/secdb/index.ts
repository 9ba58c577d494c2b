export { secdb } from './secdb.ts'
