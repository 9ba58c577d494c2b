import { SeawallError } from '../core/index.ts'
import { narrowReport, type ReportFormat, type ReportModel, readReport, renderReport } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { readBounded, terminalOf, writeResult } from './io.ts'
import { reportFormats } from './report-formats.ts'
import { parseSeverities } from './settings.ts'

export interface ConvertFlags {
  readonly format?: string
  readonly output?: string
  readonly severity?: string
  readonly showSuppressed?: boolean
  readonly all?: boolean
  readonly color?: boolean
}

/** `seawall report convert FILE`: a saved JSON report in another format. */
export async function convertReport(file: string, flags: ConvertFlags): Promise<number> {
  const format = parseFormat(flags.format)
  const severities = flags.severity === undefined ? undefined : parseSeverities(flags.severity)
  const saved = await loadReport(file)
  const model = narrowReport(saved, {
    ...(severities !== undefined && { severities }),
    showSuppressed: flags.showSuppressed === true,
  })
  const terminal = terminalOf(process.env, { color: flags.color })
  const color = terminal.color && flags.output === undefined
  const text = await renderReport(format, model, { width: terminal.width, color, all: flags.all === true })
  await writeResult(text, flags.output)
  return exitCodes.fine
}

/** Longer reports do not fit into one string. */
const largestReport = 256 * 1024 * 1024

/** A saved report, or an error that says what is wrong with the file. */
export async function loadReport(file: string): Promise<ReportModel> {
  const report = readReport(await readBounded(file, largestReport), file === '-' ? 'standard input' : file)
  if (!report.ok) throw report.error
  return report.value
}

export function parseFormat(text: string | undefined): ReportFormat {
  const format = reportFormats.find((known) => known === (text ?? 'table').toLowerCase())
  if (format === undefined)
    throw new SeawallError('usage', `--format does not know "${text}"`, { hint: `known: ${reportFormats.join(', ')}` })
  return format
}
