import { isArray, isObject, type Json, jsonPieces, printableJsonParts } from '../core/index.ts'
import type { ReportFinding, ReportModel } from './model.ts'

/** The whole report as JSON; stable and versioned. */
export function* renderJson(model: ReportModel): Generator<string> {
  const { findings, suppressed, imported } = model
  yield* printableJsonParts({
    ...model,
    findings: published(findings),
    suppressed: published(suppressed),
    ...(imported !== undefined && { imported: imported.map(jsonPieces) }), // one CVE of a base image is in every object
  })
}

function* published(findings: readonly ReportFinding[]): Generator<object> {
  for (const finding of findings) yield publishedFinding(finding)
}

/** Its members one by one: their order is the published order, and a saved report is read back into it. */
function publishedFinding(finding: ReportFinding): object {
  const { slot, evidence, podSecurity, fix, excepted, known } = finding
  return {
    fingerprint: finding.fingerprint,
    control: finding.control,
    check: finding.check,
    title: finding.title,
    severity: finding.severity,
    subject: finding.subject,
    group: finding.group,
    kind: finding.kind,
    namespace: finding.namespace,
    name: finding.name,
    ...(slot !== undefined && { slot }),
    evidence: { path: evidence.path, value: evidence.value, message: evidence.message },
    ...(podSecurity !== undefined && { podSecurity: { id: podSecurity.id, level: podSecurity.level } }),
    location: finding.location,
    ...(fix !== undefined && { fix: publishedFix(fix) }),
    ...(excepted !== undefined && { excepted: publishedException(excepted) }),
    ...(known && { known }),
  }
}

function publishedFix(fix: NonNullable<ReportFinding['fix']>): object {
  const { impact, note } = fix
  if (fix.kind === 'generate') return { kind: fix.kind, impact, note, object: exactly(fix.object) }
  if (fix.kind === 'plan') return { kind: fix.kind, impact, note, steps: fix.steps }
  const ops = fix.ops.map((step) =>
    step.op === 'set' ? { op: step.op, path: step.path, value: exactly(step.value) } : { op: step.op, path: step.path },
  )
  return { kind: fix.kind, impact, note, ops }
}

function publishedException({ id, expires, reason }: NonNullable<ReportFinding['excepted']>): object {
  return { id, ...(expires !== undefined && { expires }), reason }
}

/** Integers beyond the safe range are bigint, which JSON.stringify refuses; they occur in fixes only. */
function exactly(value: Json): unknown {
  if (typeof value === 'bigint') return rawJson(value.toString())
  if (isArray(value)) return value.map(exactly)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, exactly(inner)]))
}

/** JSON.rawJSON (ECMAScript proposal, in Node since 22) is not in the compiler's library yet. */
const { rawJSON: rawJson } = JSON as unknown as { rawJSON(text: string): unknown }

/** One value as one line of plain ASCII, for formats that are read line by line. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
