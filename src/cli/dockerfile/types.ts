import type { Severity } from '../../core/index.ts'
import type { LintFinding } from '../../image/dockerfile-lint/index.ts'

/** A Dockerfile and what was found in it. */
export interface JudgedFile {
  readonly file: string
  readonly text: string
  readonly findings: readonly LintFinding[]
  readonly ignored: readonly LintFinding[]
  readonly secretLines: ReadonlySet<number>
}

/** A file that is no Dockerfile. */
export interface MalformedFile {
  readonly file: string
  readonly line: number
  readonly message: string
  readonly hint: string | undefined
}

export interface LintReport {
  readonly version: string
  readonly files: readonly JudgedFile[]
  readonly malformed: readonly MalformedFile[]
}

export function countsOf(findings: readonly LintFinding[]): Readonly<Record<Severity, number>> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 }
  for (const { severity } of findings) counts[severity]++
  return counts
}
