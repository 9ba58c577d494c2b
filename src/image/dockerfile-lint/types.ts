import type { CatalogueCheck } from '../../catalogue/index.ts'
import type { CheckId, FixImpact, Position, Severity } from '../../core/index.ts'
import type { Span } from '../../formats/dockerfile/index.ts'
import type { Build } from './build/index.ts'

/** What a user is told about a rule: its check in the catalogue. */
export type RuleText = CatalogueCheck & Required<Pick<CatalogueCheck, 'why' | 'fix' | 'foreign'>>

/** A piece of the file and what stands there instead; an insertion has no length. */
export interface TextEdit extends Span {
  readonly text: string
}

export interface TextFix {
  readonly impact: FixImpact
  readonly note: string
  readonly edits: readonly TextEdit[]
}

/** A place that breaks a rule. */
export interface Problem extends Span {
  readonly message: string
  readonly severity?: Severity
  readonly fix?: TextFix
  /** Lines of a Dockerfile that show how it could be: for people, not for machines. */
  readonly sketch?: readonly string[]
}

export interface Rule {
  readonly id: CheckId
  check(build: Build): Iterable<Problem>
}

export interface LintFinding {
  readonly rule: RuleText
  readonly severity: Severity
  readonly message: string
  readonly from: Position
  readonly to: Position
  readonly fix: TextFix | undefined
  readonly sketch: readonly string[]
  /** It touches a line of `secretLines`: its edits repeat what must not be shown. */
  readonly isPrivate: boolean
}

export interface LintResult {
  readonly findings: readonly LintFinding[]
  /** Those that a comment of the file holds back. */
  readonly ignored: readonly LintFinding[]
  /** Lines with values that must not be shown, from 1. */
  readonly secretLines: ReadonlySet<number>
}
