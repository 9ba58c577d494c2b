import type { Assessment } from '../assess/index.ts'
import { loadCatalogue } from '../catalogue/index.ts'
import { type Finding, type Severity, severities } from '../core/index.ts'
import type { ReportInput } from './report.ts'

export interface Summary {
  readonly findings: Readonly<Record<Severity, number>>
  readonly excepted: number
  /** Questions without an answer, by missing evidence. */
  readonly unanswered: number
  readonly unread: number
  /** Documents that are no Kubernetes objects. */
  readonly foreign: number
  readonly controls: { readonly implemented: number; readonly planned: number }
}

export function summarise(assessment: Assessment): Summary {
  const findings: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 }
  let excepted = 0
  for (const finding of assessment.findings)
    if (finding.excepted === undefined) findings[finding.severity] += 1
    else excepted += 1
  const controls = loadCatalogue().controls
  const implemented = controls.filter((control) => control.status === 'implemented').length
  return {
    findings,
    excepted,
    unanswered: assessment.unanswered.length,
    unread: assessment.unread.filter(({ kind }) => kind === 'broken').length,
    foreign: assessment.unread.filter(({ kind }) => kind === 'foreign').length,
    controls: { implemented, planned: controls.length - implemented },
  }
}

/** The findings a report lists, gravest first. */
export function listedFindings({ assessment, severities: wanted, showSuppressed }: ReportInput): readonly Finding[] {
  return assessment.findings.filter(
    ({ severity, excepted }) => wanted.has(severity) && (showSuppressed || excepted === undefined),
  )
}

export const allSeverities: ReadonlySet<Severity> = new Set(severities)
