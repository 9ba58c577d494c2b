import type { CheckId, Digest, Finding, FixImpact, FixPlan, Result } from '../core/index.ts'
import type { KubeObject } from '../kube/objects/index.ts'
import type { AssessOptions } from './assessor.ts'

/** A fix that has been tried: with it the check passes, and nothing got worse. */
export interface ProvenFix {
  readonly plan: FixPlan
  readonly proof: {
    readonly passes: readonly CheckId[]
    /** Empty: a fix that makes something worse is not offered. */
    readonly worse: readonly CheckId[]
    readonly catalogue: Digest
  }
}

/** An object with the document it was read from, or the sentence that says why that document is not edited. */
export interface FixTarget {
  readonly object: KubeObject
  readonly document: Result<string, string>
}

export interface FixOptions {
  /** What to judge by; its selection says which findings are to be mended. All checks take part in the proof. */
  readonly assess: AssessOptions
  readonly impacts: ReadonlySet<FixImpact>
  /** The file a generated object goes to, or why there is none. */
  readonly fileFor: (finding: Finding) => Result<string, string>
}

export interface Mended {
  readonly finding: Finding
  readonly fix: ProvenFix
}

export interface NotMended {
  readonly finding: Finding
  readonly why: string
}

export interface FixRun {
  /** In the order they were given, as they are after the fixes. */
  readonly targets: readonly FixTarget[]
  /** New objects; their origin names the file they go to. */
  readonly generated: readonly KubeObject[]
  readonly mended: readonly Mended[]
  /** A fix was known and allowed, and could not be applied or proven. */
  readonly refused: readonly NotMended[]
  /** Every selected finding that is left, with fixes that were not tried. */
  readonly left: readonly Finding[]
}
