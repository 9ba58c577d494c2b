export { type Ignored, ignoreOf } from './ignore-of.ts'
export { readIgnoreFile } from './read.ts'
export type { FixState, IgnorableFinding, IgnorableKind, IgnoreFile, IgnoreRule } from './rule.ts'
