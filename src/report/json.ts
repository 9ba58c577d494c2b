import { isArray, isObject, type Json, printableJson } from '../core/index.ts'
import type { ReportModel } from './model.ts'

/** The whole report as JSON; stable and versioned. */
export function renderJson(model: ReportModel): string {
  return printableJson(withExactNumbers(model))
}

/** Integers beyond the safe range are bigint, which JSON.stringify refuses; they occur in fixes only. */
function withExactNumbers(model: ReportModel): unknown {
  const exact = (finding: ReportModel['findings'][number]) =>
    finding.fix === undefined ? finding : { ...finding, fix: exactly(finding.fix as unknown as Json) }
  return { ...model, findings: model.findings.map(exact), suppressed: model.suppressed.map(exact) }
}

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
