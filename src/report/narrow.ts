import { type Severity, severities } from '../core/index.ts'
import { everyFinding } from './counts.ts'
import type { ReportModel } from './model.ts'

export interface Narrowing {
  /** Lists only these; a report cannot list more than it holds. */
  readonly severities?: ReadonlySet<Severity>
  /** Lists findings that an exception holds back among the others. */
  readonly showSuppressed?: boolean
}

/** The same report with another choice of what it lists; the counts stay those of everything. */
export function narrowReport(model: ReportModel, { severities: wanted, showSuppressed }: Narrowing): ReportModel {
  if (wanted === undefined && showSuppressed !== true) return model
  const listed = {
    severities: severities.filter(
      (one) => model.listed.severities.includes(one) && (wanted === undefined || wanted.has(one)),
    ),
    suppressed: model.listed.suppressed || showSuppressed === true,
  }
  const findings = everyFinding(model).filter(({ severity }) => listed.severities.includes(severity))
  const controls = new Set(findings.map(({ control }) => control))
  return {
    ...model,
    listed,
    controls: model.controls.filter(({ id }) => controls.has(id)),
    findings: findings.filter(({ excepted }) => listed.suppressed || excepted === undefined),
    suppressed: findings.filter(({ excepted }) => !listed.suppressed && excepted !== undefined),
  }
}
