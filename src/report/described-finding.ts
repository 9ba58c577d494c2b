import { loadCatalogue, type PodSecurityRef } from '../catalogue/index.ts'
import {
  type CheckId,
  type ControlId,
  type Digest,
  type ExceptedBy,
  type Finding,
  type FixPlan,
  formatPath,
  type Origin,
  type Severity,
  type SubjectId,
} from '../core/index.ts'
import type { ReportFinding, ReportLocation } from './model.ts'

/** A finding as reports show it, described when a format asks: a long report is counted more than it is read. */
export class DescribedFinding implements ReportFinding {
  readonly #finding: Finding
  readonly #known: boolean

  constructor(finding: Finding, known: boolean) {
    this.#finding = finding
    this.#known = known
  }

  get fingerprint(): Digest {
    return this.#finding.fingerprint
  }

  get control(): ControlId {
    return this.#finding.control
  }

  get check(): CheckId {
    return this.#finding.check
  }

  get title(): string {
    return loadCatalogue().check(this.check)?.title ?? this.check
  }

  get severity(): Severity {
    return this.#finding.severity
  }

  get subject(): SubjectId {
    return this.#finding.subject
  }

  get group(): string {
    return this.#finding.ref.group
  }

  get kind(): string {
    return this.#finding.ref.kind
  }

  get namespace(): string {
    return this.#finding.ref.namespace
  }

  get name(): string {
    return this.#finding.ref.name
  }

  get slot(): string | undefined {
    return this.#finding.slot
  }

  get evidence(): ReportFinding['evidence'] {
    const { path, value, message } = this.#finding.at
    return { path: formatPath(path), value, message }
  }

  get podSecurity(): PodSecurityRef | undefined {
    return loadCatalogue().check(this.check)?.pss
  }

  get location(): ReportLocation {
    const { origin, position } = this.#finding
    if (position === undefined || (origin.source !== 'file' && origin.source !== 'dump')) return locationOf(origin)
    return { file: origin.file, line: position.line, column: position.column, objectLine: origin.line }
  }

  get fix(): FixPlan | undefined {
    return this.#finding.fix
  }

  get excepted(): ExceptedBy | undefined {
    return this.#finding.excepted
  }

  get known(): true | undefined {
    return this.#known ? true : undefined
  }
}

/** Where an object begins, as far as it was read from a file. */
export function locationOf(origin: Origin): ReportLocation {
  if (origin.source !== 'file' && origin.source !== 'dump') return {}
  return { file: origin.file, line: origin.line, objectLine: origin.line }
}
