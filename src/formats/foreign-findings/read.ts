import { isObject, type JsonObject, printable, type Result, SeawallError } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { ReportFault } from './fields.ts'
import { isGrype, readGrype } from './grype.ts'
import { isKubescape, readKubescape } from './kubescape.ts'
import { isSarif, readSarif } from './sarif.ts'
import { isTrivy, readTrivy } from './trivy.ts'
import type { ForeignFinding, ForeignReport } from './types.ts'

/** Larger reports are refused before they are read. */
export const largestForeignReport = 64 * 1024 * 1024

interface Format {
  readonly is: (value: JsonObject) => boolean
  readonly read: (value: JsonObject) => readonly ForeignReport[]
}

const formats: readonly Format[] = [
  { is: isSarif, read: readSarif },
  { is: isTrivy, read: (value) => [readTrivy(value)] },
  { is: isGrype, read: (value) => [readGrype(value)] },
  { is: isKubescape, read: (value) => [readKubescape(value)] },
]

/** The findings of a report that another tool wrote; which tool is told from the content. One SARIF may hold several. */
export function readForeignReport(text: string, file: string): Result<readonly ForeignReport[]> {
  if (Buffer.byteLength(text) > largestForeignReport) return refused('too-large', `${file} is larger than 64 MiB`)
  const parsed = parseJson(text)
  if (!parsed.ok) return refused('malformed', `${file}:${parsed.error.line} is no JSON: ${parsed.error.message}`)
  const { value } = parsed
  const format = isObject(value) ? formats.find(({ is }) => is(value)) : undefined
  if (format === undefined || !isObject(value))
    return refused('unsupported', `${file} is no report that can be imported`)
  try {
    return { ok: true, value: format.read(value).map(withoutRepeats) }
  } catch (fault) {
    if (!(fault instanceof ReportFault)) throw fault
    return refused('malformed', `${file} cannot be imported: ${printable(fault.message)}`)
  }
}

function refused(code: 'too-large' | 'malformed' | 'unsupported', message: string): Result<never> {
  const hint = 'Trivy, Grype and Kubescape reports as JSON can be imported, and SARIF of any tool'
  return { ok: false, error: new SeawallError(code, message, { hint }) }
}

/** The same package in several layers, or the same rule at several paths of one object, is one finding. */
function withoutRepeats(report: ForeignReport): ForeignReport {
  const seen = new Map<string, ForeignFinding>()
  for (const finding of report.findings) {
    const { rule, subject, image, file } = finding
    const key = JSON.stringify([rule, subject, image?.name, file?.path, file?.line, finding.package])
    if (!seen.has(key)) seen.set(key, finding)
  }
  return { ...report, findings: [...seen.values()] }
}
