export { asJson, digestOfDecision, type ReviewRecord } from './record.ts'
export { type Recorder, type RecorderLimits, SegmentRecorder } from './recorder.ts'
export { type RecordItem, type Replayed, type ReplayItem, readRecords, replay, replayOne } from './replay.ts'
