export {
  type Direction,
  decideFor,
  directions,
  type Endpoint,
  type Handled,
  handleReview,
  type Judged,
  type Lookups,
  type Phase,
  phases,
  recordedScans,
} from './handle.ts'
export { type GateOptions, type RunningGate, startGate } from './server.ts'
