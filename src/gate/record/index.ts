export { asJson, digestOfDecision, type ReviewRecord } from './record.ts'
export { type Recorder, type RecorderLimits, SegmentRecorder } from './recorder.ts'
export { type Replayed, type ReplayItem, replay, replayOne } from './replay.ts'
