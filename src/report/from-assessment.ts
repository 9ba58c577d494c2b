import type { Assessment, ExceptionReport, ImportedReport } from '../assess/index.ts'
import { type Control, loadCatalogue, type Pages } from '../catalogue/index.ts'
import { type Severity, severities, type Unanswered, type Unread } from '../core/index.ts'
import type { Comparison } from './baseline.ts'
import { countSeverities } from './counts.ts'
import { DescribedFinding, locationOf } from './described-finding.ts'
import { describeImported } from './imported.ts'
import {
  type ReportCheck,
  type ReportControl,
  type ReportFinding,
  type ReportModel,
  type ReportUnanswered,
  type ReportUnread,
  reportSchemaVersion,
  type Summary,
} from './model.ts'
import { namespaceRows } from './namespace-rows.ts'

export interface ReportOptions {
  /** What was assessed, as the user named it. */
  readonly target: string
  readonly version: string
  /** Only findings of these severities are listed; the counts are of all. */
  readonly severities: ReadonlySet<Severity>
  /** List findings that an exception holds back among the others. */
  readonly showSuppressed: boolean
  readonly failOn?: Severity
  readonly comparison?: Comparison
  /** Findings of other tools, already joined to what was assessed. */
  readonly imported?: readonly ImportedReport[]
  /** The long texts of the controls; a terminal's table does without. */
  readonly pages?: Pages
}

/** The report of an assessment. */
export function reportOf(assessment: Assessment, options: ReportOptions): ReportModel {
  const { comparison, pages, showSuppressed } = options
  const found = assessment.findings.map(
    (finding) => new DescribedFinding(finding, comparison?.known.has(finding) === true),
  )
  const wanted = found.filter(({ severity }) => options.severities.has(severity))
  const open = found.filter(({ excepted }) => excepted === undefined)
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seawall', version: options.version },
    catalogue: assessment.catalogue,
    assessedAt: assessment.now,
    target: options.target,
    complete: assessment.complete,
    failOn: options.failOn ?? null,
    listed: { severities: severities.filter((one) => options.severities.has(one)), suppressed: showSuppressed },
    summary: summarise(assessment),
    ...(comparison !== undefined && { baseline: comparison.summary }),
    coverage: describeCoverage(assessment.coverage),
    namespaces: namespaceRows(open, assessment.podSecurity),
    controls: describeControls(wanted, pages),
    findings: wanted.filter(({ excepted }) => showSuppressed || excepted === undefined),
    suppressed: wanted.filter(({ excepted }) => !showSuppressed && excepted !== undefined),
    unanswered: assessment.unanswered.map(describeUnanswered),
    checks: assessment.tallies.map(describeCheck),
    podSecurity: assessment.podSecurity,
    exceptions: assessment.exceptions.map(describeException),
    unread: assessment.unread.map(describeUnread),
    remarks: assessment.remarks.map(({ ref, origin, message }) => ({ ...ref, location: locationOf(origin), message })),
    ...(options.imported !== undefined && { imported: options.imported.map(describeImported) }),
  }
}

/** Counts of an assessment, whatever a report lists. */
export function summarise(assessment: Assessment): Summary {
  const open = assessment.findings.filter(({ excepted }) => excepted === undefined)
  const controls = loadCatalogue().controls
  const implemented = controls.filter((control) => control.status === 'implemented').length
  return {
    findings: countSeverities(open),
    excepted: assessment.findings.length - open.length,
    unanswered: assessment.unanswered.length,
    unread: assessment.unread.filter(({ kind }) => kind === 'broken').length,
    foreign: assessment.unread.filter(({ kind }) => kind === 'foreign').length,
    controls: { implemented, planned: controls.length - implemented },
  }
}

// Members are named one by one below: the order is the published order, and a saved report is read back into it.

function describeUnanswered({ check, subject, ref, slot, missing }: Unanswered): ReportUnanswered {
  return {
    check,
    subject,
    group: ref.group,
    kind: ref.kind,
    namespace: ref.namespace,
    name: ref.name,
    ...(slot !== undefined && { slot }),
    missing: missing.map(({ need, scope, why }) => ({ need, scope, why })),
  }
}

function describeUnread({ origin, kind, message, hint }: Unread): ReportUnread {
  return { location: locationOf(origin), kind, message, hint }
}

function describeCheck(tally: Assessment['tallies'][number]): ReportCheck {
  const known = loadCatalogue().check(tally.check)
  const { check, pass, fail, excepted, unknown, notApplicable } = tally
  return {
    check,
    title: known?.title ?? check,
    severity: known?.severity ?? 'medium',
    message: known?.message ?? '',
    ...(known?.pss !== undefined && { podSecurity: { id: known.pss.id, level: known.pss.level } }),
    pass,
    fail,
    excepted,
    unknown,
    notApplicable,
  }
}

function describeCoverage(coverage: Assessment['coverage']): Assessment['coverage'] {
  const { objects, workloads, namespaces, owned, leftOut, notLookedAt, namespaceAssumed } = coverage
  return { objects, workloads, namespaces, owned, leftOut, notLookedAt, namespaceAssumed }
}

function describeException({ exception, state, findings }: ExceptionReport): ExceptionReport {
  const { id, scope, reason, owner, ticket, approver, expires, source } = exception
  const described = {
    id,
    scope: {
      ...(scope.controls && { controls: scope.controls }),
      ...(scope.checks && { checks: scope.checks }),
      ...(scope.namespaces && { namespaces: scope.namespaces }),
      ...(scope.kinds && { kinds: scope.kinds }),
      ...(scope.names && { names: scope.names }),
      ...(scope.slots && { slots: scope.slots }),
      ...(scope.subject !== undefined && { subject: scope.subject }),
    },
    reason,
    owner,
    ...(ticket !== undefined && { ticket }),
    ...(approver !== undefined && { approver }),
    expires,
    source,
  }
  return { exception: described, state, findings }
}

/** What the findings refer to, once: titles, framework numbers, how to mend, what remains. */
function describeControls(findings: readonly ReportFinding[], pages: Pages | undefined): ReportControl[] {
  const ids = new Set(findings.map((finding) => finding.control))
  return loadCatalogue()
    .controls.filter((control) => ids.has(control.id))
    .map((control) => describeControl(control, pages))
}

function describeControl(control: Control, pages: Pages | undefined): ReportControl {
  const { id, title, severity, layer, residual } = control
  const { why = null, threat = null, fix = null } = pages?.[id] ?? {}
  const frameworks = control.frameworks.map(({ framework, id: number, verified, note }) => ({
    framework,
    id: number,
    verified,
    ...(note !== undefined && { note }),
  }))
  return { id, title, severity, layer, why, threat, fix, residual, frameworks }
}
