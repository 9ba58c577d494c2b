import { type Control, loadCatalogue, loadPages } from '../catalogue/index.ts'
import { type Finding, formatPath, type Origin, printableJson, type Unanswered, type Unread } from '../core/index.ts'
import type { ReportInput } from './report.ts'
import { listedFindings, summarise } from './summary.ts'

/** The version of the shape below; `schemas/report.schema.json` describes it. */
export const reportSchemaVersion = '1'

/** The whole assessment as JSON; stable and versioned. */
export async function renderJson(input: ReportInput): Promise<string> {
  const { assessment } = input
  const report = {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seawall', version: input.version },
    catalogue: assessment.catalogue,
    assessedAt: assessment.now,
    target: input.target,
    complete: assessment.complete,
    summary: summarise(assessment),
    coverage: assessment.coverage,
    controls: await describeControls(listedFindings(input)),
    findings: listedFindings(input).map(describeFinding),
    unanswered: assessment.unanswered.map(describeUnanswered),
    checks: assessment.tallies,
    podSecurity: assessment.podSecurity,
    exceptions: assessment.exceptions,
    unread: assessment.unread.map(describeUnread),
    remarks: assessment.remarks.map(({ ref, origin, message }) => ({ ...ref, location: locationOf(origin), message })),
  }
  return printableJson(report)
}

/** What the findings refer to, once: titles, framework numbers, how to mend, what remains. */
async function describeControls(findings: readonly Finding[]): Promise<object[]> {
  const catalogue = loadCatalogue()
  const pages = await loadPages()
  const ids = new Set(findings.map((finding) => finding.control))
  return catalogue.controls
    .filter((control) => ids.has(control.id))
    .map(({ id, title, severity, layer, frameworks, residual }: Control) => {
      const { threat, fix } = pages[id] ?? {}
      return { id, title, severity, layer, threat: threat ?? null, fix: fix ?? null, residual, frameworks }
    })
}

function describeFinding(finding: Finding): object {
  const check = loadCatalogue().check(finding.check)
  const { ref, at } = finding
  return {
    fingerprint: finding.fingerprint,
    control: finding.control,
    check: finding.check,
    title: check?.title ?? finding.check,
    severity: finding.severity,
    subject: finding.subject,
    ...ref,
    slot: finding.slot,
    evidence: { path: formatPath(at.path), value: at.value, message: at.message },
    podSecurity: check?.pss,
    location: { ...locationOf(finding.origin), ...finding.position },
    excepted: finding.excepted,
  }
}

function describeUnanswered({ check, subject, slot, missing }: Unanswered): object {
  return { check, subject, slot, missing }
}

function describeUnread({ origin, kind, message, hint }: Unread): object {
  return { location: locationOf(origin), kind, message, hint }
}

export function locationOf(origin: Origin): { file?: string; line?: number } {
  return origin.source === 'file' || origin.source === 'dump' ? { file: origin.file, line: origin.line } : {}
}
