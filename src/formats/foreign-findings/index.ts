export { largestForeignReport, readForeignReport } from './read.ts'
export type {
  ForeignFile,
  ForeignFinding,
  ForeignImage,
  ForeignObject,
  ForeignReport,
  ForeignSeverity,
} from './types.ts'
