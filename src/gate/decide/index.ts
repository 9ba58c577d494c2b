export { decide, type Known, mutate } from './decide.ts'
export type { Decision, Fate, Skipped, Violation } from './decision.ts'
export { makeSnapshot, type PodSecuritySettings, type Snapshot, type SnapshotParts } from './snapshot.ts'
export { ratchetKey } from './violations.ts'
