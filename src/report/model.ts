import type { CheckTally, ExceptionReport, PodSecurityTally } from '../assess/index.ts'
import type { Family, FrameworkRef, Layer, PodSecurityRef } from '../catalogue/index.ts'
import type {
  CheckId,
  ControlId,
  Digest,
  ExceptedBy,
  FixPlan,
  Missing,
  Severity,
  SubjectId,
  SubjectRef,
  Unread,
} from '../core/index.ts'
import type { ReportImported } from './imported.ts'

/** The version of the shape below; `schemas/report.schema.json` describes it. */
export const reportSchemaVersion = '1'

/**
 * One report. Every format is rendered from it, and the JSON report is this and nothing else: a saved one gives the
 * same page later, whatever has become of the catalogue.
 */
export interface ReportModel {
  readonly schemaVersion: typeof reportSchemaVersion
  readonly tool: { readonly name: 'seawall'; readonly version: string }
  readonly catalogue: Digest
  readonly assessedAt: string
  /** What was assessed, as the user named it. */
  readonly target: string
  readonly complete: boolean
  /** The severity from which findings are refused; null when nothing was enforced. */
  readonly failOn: Severity | null
  /** What `findings` lists; the counts are of all. */
  readonly listed: { readonly severities: readonly Severity[]; readonly suppressed: boolean }
  readonly summary: Summary
  readonly baseline?: BaselineSummary
  readonly coverage: ReportCoverage
  readonly namespaces: readonly NamespaceRow[]
  /** What the findings refer to, with its texts. */
  readonly controls: readonly ReportControl[]
  readonly findings: readonly ReportFinding[]
  /** Findings that an exception holds back and `findings` does not list. */
  readonly suppressed: readonly ReportFinding[]
  readonly unanswered: readonly ReportUnanswered[]
  readonly checks: readonly ReportCheck[]
  readonly podSecurity: readonly PodSecurityTally[]
  readonly exceptions: readonly ExceptionReport[]
  readonly unread: readonly ReportUnread[]
  readonly remarks: readonly ReportRemark[]
  /** What other tools found, joined to subjects of this report; absent when nothing was imported. */
  readonly imported?: readonly ReportImported[]
}

export type SeverityCounts = Readonly<Record<Severity, number>>

/** Counts of everything, whatever is listed. */
export interface Summary {
  /** Without those that an exception holds back. */
  readonly findings: SeverityCounts
  readonly excepted: number
  readonly unanswered: number
  /** What could not be read. */
  readonly unread: number
  /** Documents that are no Kubernetes objects. */
  readonly foreign: number
  readonly controls: { readonly implemented: number; readonly planned: number }
}

/** How the findings compare with those of an earlier report. */
export interface BaselineSummary {
  readonly target: string
  readonly assessedAt: string
  readonly known: number
  readonly new: SeverityCounts
  /** Findings of the baseline whose check was made again and no longer fails. */
  readonly fixed: number
}

export interface ReportCoverage {
  readonly objects: number
  readonly workloads: number
  readonly namespaces: number
  readonly owned: number
  readonly leftOut: readonly { readonly why: string; readonly count: number }[]
  readonly notLookedAt: readonly { readonly kind: string; readonly count: number }[]
  readonly namespaceAssumed: number
}

/** The findings of one namespace that no exception holds back; `namespace` is empty for cluster-wide objects. */
export interface NamespaceRow {
  readonly namespace: string
  readonly findings: SeverityCounts
  readonly families: Readonly<Partial<Record<Family, SeverityCounts>>>
}

export interface ReportControl {
  readonly id: ControlId
  readonly title: string
  readonly severity: Severity
  readonly layer: Layer
  readonly why: string | null
  readonly threat: string | null
  readonly fix: string | null
  readonly residual: string | null
  readonly frameworks: readonly FrameworkRef[]
}

/** A check that was made, and how often it gave each outcome. */
export interface ReportCheck extends CheckTally {
  readonly title: string
  readonly severity: Severity
  /** One sentence that says what a failure means. */
  readonly message: string
  readonly podSecurity?: PodSecurityRef
}

export interface ReportLocation {
  readonly file?: string
  /** Of the field, as far as it is known; of the object otherwise. */
  readonly line?: number
  readonly column?: number
  /** Where the object begins. */
  readonly objectLine?: number
}

export interface ReportFinding extends SubjectRef {
  readonly fingerprint: Digest
  readonly control: ControlId
  readonly check: CheckId
  readonly title: string
  readonly severity: Severity
  readonly subject: SubjectId
  readonly slot?: string | undefined
  readonly evidence: { readonly path: string; readonly value: string; readonly message: string }
  readonly podSecurity?: PodSecurityRef | undefined
  readonly location: ReportLocation
  readonly fix?: FixPlan | undefined
  readonly excepted?: ExceptedBy | undefined
  /** The baseline has it too. */
  readonly known?: true | undefined
}

export interface ReportUnanswered extends SubjectRef {
  readonly check: CheckId
  readonly subject: SubjectId
  readonly slot?: string
  readonly missing: readonly Missing[]
}

export interface ReportUnread extends Pick<Unread, 'kind' | 'message' | 'hint'> {
  readonly location: ReportLocation
}

export interface ReportRemark extends SubjectRef {
  readonly location: ReportLocation
  readonly message: string
}
