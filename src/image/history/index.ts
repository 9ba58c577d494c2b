export { type BaseSplit, baseSplit } from './base.ts'
export { type BuildStep, buildSteps, instructionOf } from './steps.ts'
