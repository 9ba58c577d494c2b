import { SeawallError } from '../core/index.ts'
import { narrowReport, type ReportFormat, type ReportModel, readReport, renderReport } from '../report/index.ts'
import { exitCodes } from './exit-codes.ts'
import { checkOutput, isStdout, readBounded, terminalOf, writeResult } from './io.ts'
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
  checkOutput(flags.output)
  const severities = flags.severity === undefined ? undefined : parseSeverities(flags.severity)
  const saved = await loadReport(file)
  const model = narrowReport(saved, {
    ...(severities !== undefined && { severities }),
    showSuppressed: flags.showSuppressed === true,
  })
  const terminal = terminalOf(process.env, { color: flags.color })
  const color = terminal.color && isStdout(flags.output)
  const text = await renderReport(format, model, { width: terminal.width, color, all: flags.all === true })
  await writeResult(text, flags.output)
  return exitCodes.fine
}

/** Longer reports do not fit into one string: V8 ends at 512 MiB. */
const largestReport = 500 * 1024 * 1024

/** A saved report, or an error that says what is wrong with the file. */
export async function loadReport(file: string): Promise<ReportModel> {
  const hint = 'reports that long are written but not read again: scan in parts, such as a namespace or a folder each'
  const text = await readBounded(file, largestReport, hint)
  const report = readReport(text, file === '-' ? 'standard input' : file)
  if (!report.ok) throw report.error
  return report.value
}

export function parseFormat(text: string | undefined): ReportFormat {
  const format = reportFormats.find((known) => known === (text ?? 'table').toLowerCase())
  if (format === undefined)
    throw new SeawallError('usage', `--format does not know "${text}"`, { hint: `known: ${reportFormats.join(', ')}` })
  return format
}
