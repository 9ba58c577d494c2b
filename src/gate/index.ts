export {
  type CertificateState,
  caBundle,
  fromSecret,
  notePublication,
  rotate,
  toSecret,
} from './certificates/index.ts'
export {
  type Decision,
  makeSnapshot,
  type PodSecuritySettings,
  type Snapshot,
  type SnapshotParts,
} from './decide/index.ts'
export { installNamespace, installObjects, madeByInstall, removalOrder } from './install/index.ts'
export { type LoadedPolicies, loadPolicies, PolicyStore } from './load/index.ts'
export { logLine } from './log-line.ts'
export { checksOfPack, type Pack, packs } from './policy/index.ts'
export {
  type BurnDown,
  baselineOf,
  burnDown,
  type RatchetBaseline,
  readBaseline,
  type Tolerated,
  toleratedIn,
} from './ratchet/index.ts'
export {
  asJson,
  type Recorder,
  type Replayed,
  type ReplayItem,
  type ReviewRecord,
  readRecords,
  replay,
  SegmentRecorder,
} from './record/index.ts'
export {
  exceptionsFor,
  type Rehearsal,
  type RehearsedChange,
  rehearse,
} from './rehearse/index.ts'
export { type ReviewUser, reviewOfObject } from './review/index.ts'
export { decideFor, type GateOptions, type Judged, type Lookups, type RunningGate, startGate } from './server/index.ts'
export { type GateStatus, gateStatus, neverAsked } from './status/index.ts'
export { driftOf, type GateAddress, type WebhookOptions, webhookConfigurations } from './webhooks/index.ts'
