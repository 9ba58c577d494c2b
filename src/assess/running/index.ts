export {
  type AffectedContainer,
  type AffectedImage,
  type AffectedPackage,
  type AffectedWorkload,
  affectedImage,
  affectedWorkloads,
  graverFirst,
  type UnscannedImage,
  unscannedImages,
} from './answer.ts'
export { ImageResults, type JoinedBy, type JoinedResult } from './image-results.ts'
export { saysWhatRuns } from './kinds.ts'
export { RunningEstate, type RunningOptions } from './running-estate.ts'
export { readStoredScans, type StoredScans, storedScans } from './stored-scans.ts'
export type { Exposure, RunningContainer, RunningWorkload, WorkloadOwner } from './types.ts'
