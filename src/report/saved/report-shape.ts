import type { ExceptionReport, ExceptionScope } from '../../assess/index.ts'
import { type Family, type FrameworkRef, familyNames, layers } from '../../catalogue/index.ts'
import {
  type CheckId,
  type ControlId,
  type Digest,
  type ExceptedBy,
  type FixOp,
  type FixPlan,
  isObject,
  type JsonObject,
  type Missing,
  type Path,
  type SubjectId,
  severities,
} from '../../core/index.ts'
import {
  anyJson,
  count,
  flag,
  listOf,
  nullable,
  oneOf,
  optional,
  record,
  refuse,
  type Shape,
  text,
  textLike,
  variant,
} from '../../formats/shape/index.ts'
import {
  type BaselineSummary,
  type NamespaceRow,
  type ReportCheck,
  type ReportControl,
  type ReportCoverage,
  type ReportFinding,
  type ReportLocation,
  type ReportModel,
  type ReportRemark,
  type ReportUnanswered,
  type ReportUnread,
  reportSchemaVersion,
  type SeverityCounts,
  type Summary,
} from '../model.ts'
import { importedShape } from './imported-shape.ts'

const severity = oneOf(severities)
const digest = textLike<Digest>(/^sha256:[0-9a-f]{64}$/, 'a SHA-256 digest')
const controlId = textLike<ControlId>(/^[A-Z]{2,4}-\d{2,3}$/, 'the id of a control, such as POD-03')
const checkId = textLike<CheckId>(
  /^[A-Z]{2,4}-\d{2,3}\/[a-z0-9-]{1,80}$/,
  'the id of a check, such as POD-01/privileged',
)
const subjectIdText = textLike<SubjectId>(/^[^/]*\/[^/]*\//, 'group/Kind/namespace/name')
const instant = textLike<string>(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/,
  'an instant such as 2026-11-24T12:00:00.000Z',
)

const counts = record<SeverityCounts>({ critical: count, high: count, medium: count, low: count })
const podSecurityRef = record<NonNullable<ReportCheck['podSecurity']>>({
  id: text,
  level: oneOf(['baseline', 'restricted']),
})
const location = record<ReportLocation>({
  file: optional(text),
  line: optional(count),
  column: optional(count),
  objectLine: optional(count),
})
const subject = { group: text, kind: text, namespace: text, name: text }

const path: Shape<Path> = listOf((value) =>
  typeof value === 'string' || typeof value === 'number' ? value : refuse('must be a name or a position'),
)
const jsonObject: Shape<JsonObject> = (value) => (isObject(value) ? value : refuse('must be an object'))
const op = variant<FixOp>('op', {
  set: record<Extract<FixOp, { op: 'set' }>>({ op: oneOf(['set']), path, value: anyJson }),
  remove: record<Extract<FixOp, { op: 'remove' }>>({ op: oneOf(['remove']), path }),
})
const impact = oneOf(['safe', 'may-break'])
const fix = variant<FixPlan>('kind', {
  patch: record<Extract<FixPlan, { kind: 'patch' }>>({ kind: oneOf(['patch']), impact, note: text, ops: listOf(op) }),
  generate: record<Extract<FixPlan, { kind: 'generate' }>>({
    kind: oneOf(['generate']),
    impact,
    note: text,
    object: jsonObject,
  }),
  plan: record<Extract<FixPlan, { kind: 'plan' }>>({ kind: oneOf(['plan']), impact, note: text, steps: listOf(text) }),
})

const finding = record<ReportFinding>({
  fingerprint: digest,
  control: controlId,
  check: checkId,
  title: text,
  severity,
  subject: subjectIdText,
  ...subject,
  slot: optional(text),
  evidence: record<ReportFinding['evidence']>({ path: text, value: text, message: text }),
  podSecurity: optional(podSecurityRef),
  location,
  fix: optional(fix),
  excepted: optional(record<ExceptedBy>({ id: text, expires: optional(text), reason: text })),
  known: optional(oneOf([true])),
})

const missing = record<Missing>({
  need: textLike(/^(api|img|node|flag|cloud|config):/, 'evidence such as api:pods'),
  scope: record<Missing['scope']>({ namespace: optional(text) }),
  why: oneOf([
    'forbidden',
    'not-collected',
    'not-configured',
    'unsupported',
    'stale',
    'too-large',
    'timeout',
    'malformed',
  ]),
})

const families = record<NamespaceRow['families']>(
  Object.fromEntries(familyNames.map((family) => [family, optional(counts)])) as {
    readonly [F in Family]: Shape<SeverityCounts | undefined>
  }, // one shape for each family
)

const exceptionScope = record<ExceptionScope>({
  controls: optional(listOf(text)),
  checks: optional(listOf(text)),
  namespaces: optional(listOf(text)),
  kinds: optional(listOf(text)),
  names: optional(listOf(text)),
  slots: optional(listOf(text)),
  subject: optional(subjectIdText),
})

/** A saved report, member by member, in the order in which it is written. */
export const reportShape: Shape<ReportModel> = record<ReportModel>({
  schemaVersion: oneOf([reportSchemaVersion]),
  tool: record<ReportModel['tool']>({ name: oneOf(['seawall']), version: text }),
  catalogue: digest,
  assessedAt: instant,
  target: text,
  complete: flag,
  failOn: nullable(severity),
  listed: record<ReportModel['listed']>({ severities: listOf(severity), suppressed: flag }),
  summary: record<Summary>({
    findings: counts,
    excepted: count,
    unanswered: count,
    unread: count,
    foreign: count,
    controls: record<Summary['controls']>({ implemented: count, planned: count }),
  }),
  baseline: optional(
    record<BaselineSummary>({ target: text, assessedAt: instant, known: count, new: counts, fixed: count }),
  ),
  coverage: record<ReportCoverage>({
    objects: count,
    workloads: count,
    namespaces: count,
    owned: count,
    leftOut: listOf(record<ReportCoverage['leftOut'][number]>({ why: text, count })),
    notLookedAt: listOf(record<ReportCoverage['notLookedAt'][number]>({ kind: text, count })),
    namespaceAssumed: count,
  }),
  namespaces: listOf(record<NamespaceRow>({ namespace: text, findings: counts, families })),
  controls: listOf(
    record<ReportControl>({
      id: controlId,
      title: text,
      severity,
      layer: oneOf(layers),
      why: nullable(text),
      threat: nullable(text),
      fix: nullable(text),
      residual: nullable(text),
      frameworks: listOf(record<FrameworkRef>({ framework: text, id: text, verified: flag, note: optional(text) })),
    }),
  ),
  findings: listOf(finding),
  suppressed: listOf(finding),
  unanswered: listOf(
    record<ReportUnanswered>({
      check: checkId,
      subject: subjectIdText,
      ...subject,
      slot: optional(text),
      missing: listOf(missing),
    }),
  ),
  checks: listOf(
    record<ReportCheck>({
      check: checkId,
      title: text,
      severity,
      message: text,
      podSecurity: optional(podSecurityRef),
      pass: count,
      fail: count,
      excepted: count,
      unknown: count,
      notApplicable: count,
    }),
  ),
  podSecurity: listOf(
    record<ReportModel['podSecurity'][number]>({
      namespace: text,
      restricted: count,
      baseline: count,
      privileged: count,
      unknown: count,
    }),
  ),
  exceptions: listOf(
    record<ExceptionReport>({
      exception: record<ExceptionReport['exception']>({
        id: text,
        scope: exceptionScope,
        reason: text,
        owner: text,
        ticket: optional(text),
        approver: optional(text),
        expires: text,
        source: text,
      }),
      state: oneOf(['in-use', 'expired', 'no-longer-needed', 'matches-nothing', 'no-expiry']),
      findings: count,
    }),
  ),
  unread: listOf(record<ReportUnread>({ location, kind: oneOf(['broken', 'foreign']), message: text, hint: text })),
  remarks: listOf(record<ReportRemark>({ ...subject, location, message: text })),
  imported: optional(importedShape),
})
