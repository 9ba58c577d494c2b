import type { CheckId, ControlId } from './check.ts'
import { type Digest, digestOfText } from './digest.ts'
import type { FixPlan } from './fix.ts'
import type { Origin, Position } from './origin.ts'
import type { Evident, Missing } from './outcome.ts'
import { type Path, pathWithoutIndexes } from './path.ts'
import type { Severity } from './severity.ts'
import type { SubjectId, SubjectRef } from './subject.ts'

/** Who accepted a risk, and until when. */
export interface ExceptedBy {
  readonly id: string
  readonly expires?: string
  readonly reason: string
}

/** A failing verdict as people meet it. */
export interface Finding {
  readonly fingerprint: Digest
  readonly control: ControlId
  readonly check: CheckId
  readonly severity: Severity
  readonly subject: SubjectId
  readonly ref: SubjectRef
  readonly slot: string | undefined
  readonly at: Evident
  readonly origin: Origin
  readonly position: Position | undefined
  /** Not proven yet: `seawall fix` proves it before it is offered. Paths are of the object. */
  readonly fix: FixPlan | undefined
  readonly excepted: ExceptedBy | undefined
}

/** A question that could not be answered, and what is missing. */
export interface Unanswered {
  readonly check: CheckId
  readonly subject: SubjectId
  readonly ref: SubjectRef
  readonly slot?: string
  readonly missing: readonly Missing[]
}

/** Survives moved lines and reordered lists: check, subject, slot and path without positions. */
export function fingerprint(check: CheckId, subject: SubjectId, slot: string | undefined, path: Path): Digest {
  return digestOfText([check, subject, slot ?? '', pathWithoutIndexes(path)].join('\u0000'))
}
