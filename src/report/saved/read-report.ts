import { formatPath, isObject, member, type Result, SeawallError, shorten } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { ShapeFault } from '../../formats/shape/index.ts'
import { type ReportModel, reportSchemaVersion } from '../model.ts'
import { reportShape } from './report-shape.ts'

/**
 * Reads a report that `--format json` wrote. It may come from anywhere, so nothing of it is believed before it has
 * been checked; rendered as JSON again it is the same, byte for byte.
 */
export function readReport(text: string, file: string): Result<ReportModel> {
  const parsed = parseJson(text)
  if (!parsed.ok) {
    const { line, message } = parsed.error
    return refused(`${file}:${line} is no JSON report: ${message}`)
  }
  const version = member(parsed.value, 'schemaVersion')
  if (!isObject(parsed.value) || version === undefined)
    return refused(`${file} is no report of Seawall: it has no schemaVersion`)
  if (version !== reportSchemaVersion)
    return refused(
      `${file} has schema version ${shorten(JSON.stringify(String(version)), 20)}, and this Seawall reads ${reportSchemaVersion}`,
    )
  try {
    return { ok: true, value: reportShape(parsed.value) }
  } catch (fault) {
    if (!(fault instanceof ShapeFault)) throw fault
    return refused(`${file} is no report of Seawall: ${formatPath(fault.path) || 'it'} ${fault.message}`)
  }
}

function refused(message: string): Result<ReportModel> {
  const hint = 'give a file that seawall scan --format json wrote'
  return { ok: false, error: new SeawallError('malformed', message, { hint }) }
}
