import { readFileSync } from 'node:fs'
import type { Case } from './cases.ts'

/** What kubectl made of a case: objects (or the `spec` of the one object) as canonical JSON, and what it complained of. */
export interface Recorded extends Case {
  readonly outputs: readonly string[]
  readonly error?: string
}

export interface Recording {
  readonly kubectl: string
  readonly cases: readonly Recorded[]
}

export function readRecording(): Recording {
  // The file is ours: record.ts wrote it from this very type.
  return JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as Recording
}
