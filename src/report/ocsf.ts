import { frameworks } from '../catalogue/index.ts'
import { type Severity, subjectLabel } from '../core/index.ts'
import { everyFinding } from './counts.ts'
import { fixText } from './fix-lines.ts'
import { jsonLine } from './json.ts'
import type { ReportCheck, ReportControl, ReportFinding, ReportModel, ReportUnanswered } from './model.ts'
import { reasonOf } from './notes.ts'

/** The schema these events follow (schema.ocsf.io). */
const ocsfVersion = '1.3.0'
const classUid = 2003
const create = 1

const severityIds: Readonly<Record<Severity, { id: number; caption: string }>> = {
  low: { id: 2, caption: 'Low' },
  medium: { id: 3, caption: 'Medium' },
  high: { id: 4, caption: 'High' },
  critical: { id: 5, caption: 'Critical' },
}

/** OCSF Compliance Findings, one event a line; what could not be answered is one too, with status Warning. */
export function renderOcsf(model: ReportModel): string {
  const controls = new Map<string, ReportControl>(model.controls.map((control) => [control.id, control]))
  const checks = new Map<string, ReportCheck>(model.checks.map((check) => [check.check, check]))
  const events = [
    ...everyFinding(model).map((finding) => findingEvent(model, finding, controls.get(finding.control))),
    ...model.unanswered.map((one) => unansweredEvent(model, one, checks.get(one.check))),
  ]
  return events.map((event) => `${jsonLine(event)}\n`).join('')
}

function findingEvent(model: ReportModel, finding: ReportFinding, control: ReportControl | undefined): object {
  const { evidence, excepted, known, slot, location, fix, podSecurity } = finding
  const plan = fix && fixText(fix)
  const remedy = [control?.fix, ...(plan === undefined ? [] : [`${plan.impact} ${plan.note}`, plan.lines.join('\n')])]
  const time = Date.parse(model.assessedAt)
  return {
    ...base(model, finding.severity),
    message: `${subjectLabel(finding)}: ${evidence.message}`,
    status_id: excepted === undefined ? 1 : 3,
    status: excepted === undefined ? 'New' : 'Suppressed',
    ...(excepted !== undefined && { comment: `${excepted.id}: ${excepted.reason}` }),
    finding_info: {
      uid: finding.fingerprint,
      title: finding.title,
      desc: evidence.message,
      types: [finding.check],
      last_seen_time: time,
    },
    compliance: {
      control: finding.control,
      standards: standardsOf(control),
      requirements: (control?.frameworks ?? []).map(({ framework, id }) => `${framework}/${id}`),
      status_id: 3,
      status: 'Fail',
      status_detail: `${evidence.path} = ${evidence.value}`,
    },
    ...(remedy.some(Boolean) && { remediation: { desc: remedy.filter(Boolean).join('\n\n') } }),
    resources: [resourceOf(finding)],
    unmapped: {
      check: finding.check,
      evidence,
      location,
      ...(slot !== undefined && { slot }),
      ...(podSecurity !== undefined && { pod_security: podSecurity }),
      ...(control?.residual && { residual_risk: control.residual }),
      ...(model.baseline !== undefined && { known: known === true }),
    },
  }
}

function unansweredEvent(model: ReportModel, one: ReportUnanswered, check: ReportCheck | undefined): object {
  const why = one.missing.map(reasonOf).join('; ')
  const title = check?.title ?? one.check
  return {
    ...base(model, undefined),
    message: `${subjectLabel(one)}: not answered: ${why}`,
    status_id: 1,
    status: 'New',
    finding_info: { uid: [one.check, one.subject, one.slot ?? ''].join(' ').trimEnd(), title, types: [one.check] },
    compliance: {
      control: one.check.slice(0, one.check.indexOf('/')),
      standards: ['Seawall'],
      status_id: 2,
      status: 'Warning',
      status_detail: why,
    },
    resources: [resourceOf(one)],
    unmapped: { check: one.check, missing: one.missing, ...(one.slot !== undefined && { slot: one.slot }) },
  }
}

function base(model: ReportModel, severity: Severity | undefined): object {
  const { id, caption } = severity === undefined ? { id: 0, caption: 'Unknown' } : severityIds[severity]
  return {
    class_uid: classUid,
    class_name: 'Compliance Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: create,
    activity_name: 'Create',
    type_uid: classUid * 100 + create,
    type_name: 'Compliance Finding: Create',
    severity_id: id,
    severity: caption,
    time: Date.parse(model.assessedAt),
    metadata: {
      version: ocsfVersion,
      product: { name: 'Seawall', vendor_name: 'Seawall', version: model.tool.version },
      log_name: model.target,
    },
  }
}

function resourceOf({ subject, group, kind, namespace, name }: ReportFinding | ReportUnanswered): object {
  return { uid: subject, name, type: kind, data: { group, kind, namespace, name } }
}

/** The frameworks that ask for a control, by the names people know; our own catalogue where none does. */
function standardsOf(control: ReportControl | undefined): readonly string[] {
  const names = (control?.frameworks ?? []).map(({ framework }) => nameOf(framework))
  return names.length === 0 ? ['Seawall'] : [...new Set(names)]
}

function nameOf(framework: string): string {
  return (Object.hasOwn(frameworks, framework) && frameworks[framework as keyof typeof frameworks]) || framework
}
