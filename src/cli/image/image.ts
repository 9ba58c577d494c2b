import { assessImage } from '../../assess/image/index.ts'
import { printable, printableJsonParts, SeawallError, severityRank } from '../../core/index.ts'
import { factsOf } from '../../image/index.ts'
import { type ImageReport, imageReport, isWhole, renderImageTable } from '../../report/image/index.ts'
import { paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { checkOutput, isStdout, terminalOf, writeResult } from '../io.ts'
import { now } from '../scan.ts'
import { parseSeverity } from '../settings.ts'
import { version } from '../version.ts'
import { type ImageFlags, readNamed } from './read.ts'

export interface ImageReportFlags extends ImageFlags {
  readonly format?: string
  readonly output?: string
  readonly packages?: boolean
  readonly surface?: boolean
  readonly failOn?: string
  readonly strict?: boolean
}

/** `seawall image NAME`: what is inside, who brought it, and what should not be there. */
export async function showImage(name: string, flags: ImageReportFlags): Promise<number> {
  checkOutput(flags.output)
  const failOn = flags.failOn === undefined ? undefined : parseSeverity(flags.failOn, '--fail-on')
  const render = rendererOf(flags)
  const at = now(process.env)
  const read = await readNamed(name, flags, { judged: true })
  const facts = factsOf(read, at)
  const wantsSurface = flags.surface === true || flags.format === 'html'
  const withSurface = wantsSurface && read.source.kind !== 'sbom' // a bill knows no files
  const report = imageReport(read, assessImage(facts), {
    version,
    now: at,
    ...(withSurface && { surface: facts.surface }),
  })
  await writeResult(await render(report), flags.output)
  sayIncomplete(report)
  if (failOn !== undefined && report.findings.some(({ severity }) => severityRank(severity) <= severityRank(failOn)))
    return exitCodes.refused
  const mustBeWhole = flags.strict === true || failOn !== undefined
  return mustBeWhole && !isWhole(report) ? exitCodes.incomplete : exitCodes.fine
}

type Rendered = string | Iterable<string>
type Render = (report: ImageReport) => Rendered | Promise<Rendered>

function rendererOf({ format = 'table', output, packages, color }: ImageReportFlags): Render {
  if (format === 'json') return (report) => printableJsonParts(report)
  if (format === 'html')
    return async (report) => (await import('../../report/image/html/index.ts')).renderImageHtml(report)
  if (format !== 'table')
    throw new SeawallError('usage', `there is no format "${format}" for images`, { hint: 'known: table, json, html' })
  const terminal = terminalOf(process.env, { color })
  return (report) =>
    renderImageTable(report, {
      paint: paintWith(terminal.color && isStdout(output)),
      width: terminal.width,
      packages: packages === true,
    })
}

function sayIncomplete(report: ImageReport): void {
  if (!isWhole(report))
    process.stderr.write(`seawall: ${printable(report.target)} was not read completely: nothing is known of the rest\n`)
}
