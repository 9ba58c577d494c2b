export { exceptionsFor } from './exceptions.ts'
export {
  type Rehearsal,
  type RehearsalCoverage,
  type RehearsalInputs,
  type RehearsedChange,
  rehearse,
} from './rehearse.ts'
