import { existsSync } from 'node:fs'
import { type AdvisoryFacts, keepResult, resultOf, type Vulnerability } from '../../advisory/index.ts'
import { assessImage } from '../../assess/image/index.ts'
import type { Selection } from '../../assess/index.ts'
import { printable, printableJsonParts, SeawallError, severityRank } from '../../core/index.ts'
import { writeCycloneDx } from '../../formats/cyclonedx/index.ts'
import { factsOf, type ReadImage } from '../../image/index.ts'
import {
  billVulnerabilities,
  type ImageReport,
  imageOpenVex,
  imageReport,
  isWhole,
  renderImageTable,
  sbomOf,
} from '../../report/image/index.ts'
import { paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { imageFormats } from '../image-formats.ts'
import { checkOutput, isStdout, terminalOf, writeResult } from '../io.ts'
import { openResults, resultsFolder } from '../results/index.ts'
import { now } from '../scan.ts'
import { parseSeverity } from '../settings.ts'
import { version } from '../version.ts'
import { type AdvisoryFlags, databaseFor, lookUp, productsOf } from './advisories.ts'
import { type ImageFlags, readNamed } from './read.ts'

export interface ImageReportFlags extends ImageFlags, AdvisoryFlags {
  readonly format?: string
  readonly output?: string
  readonly packages?: boolean
  readonly surface?: boolean
  readonly vulnerabilities?: boolean
  readonly showSuppressed?: boolean
  readonly author?: string
  readonly store?: boolean
  readonly results?: string
  readonly failOn?: string
  readonly strict?: boolean
}

/** `seawall image NAME`: what is inside, who brought it, and what should not be there. */
export async function showImage(name: string, flags: ImageReportFlags, only: Selection = {}): Promise<number> {
  checkOutput(flags.output)
  const failOn = flags.failOn === undefined ? undefined : parseSeverity(flags.failOn, '--fail-on')
  const render = rendererOf(flags)
  const at = now(process.env)
  const read = await readNamed(name, flags, { judged: true })
  const facts = factsOf(read, at)
  const advisories = await lookUp(read, flags, at)
  await keep(read, advisories, flags, at)
  const wantsSurface = flags.surface === true || flags.format === 'html'
  const withSurface = wantsSurface && read.source.kind !== 'sbom' // a bill knows no files
  const report = imageReport(read, assessImage(facts, only, advisories), {
    version,
    now: at,
    advisories,
    ...(withSurface && { surface: facts.surface }),
  })
  await writeResult(await render({ report, read, found: advisories.vulnerabilities, at }), flags.output)
  sayIncomplete(report)
  if (failOn !== undefined && report.findings.some(({ severity }) => severityRank(severity) <= severityRank(failOn)))
    return exitCodes.refused
  const mustBeWhole = flags.strict === true || failOn !== undefined
  if (failOn !== undefined && advisories.sample)
    process.stderr.write(
      'seawall: vulnerabilities were not looked for: there is only the sample of advisories (seawall db update)\n',
    )
  return mustBeWhole && !isWhole(report) ? exitCodes.incomplete : exitCodes.fine
}

/** Kept by the digest of the image, for the gate and for the advisories to come. */
async function keep(read: ReadImage, matched: AdvisoryFacts, flags: ImageReportFlags, at: string): Promise<void> {
  if (flags.store !== true && flags.results === undefined && !process.env.SEAWALL_RESULTS) return
  const result = resultOf(read, matched, databaseFor(flags.db), at, { dev: flags.dev === true })
  if (result !== undefined) await keepResult(openResults(flags.results ?? resultsFolder(process.env)), result)
  else process.stderr.write('seawall: nothing is kept: only an image with a digest could run somewhere\n')
}

/** `seawall fs FOLDER`: the packages of a project and its secrets; how an image runs says nothing here. */
export async function showFolder(folder: string, flags: ImageReportFlags): Promise<number> {
  if (!existsSync(folder)) throw new SeawallError('not-found', `there is no folder ${printable(folder)}`)
  return showImage(folder, flags, { only: ['IMG-01', 'IMG-12', 'SEC-06'] })
}

type Rendered = string | Iterable<string>

interface Seen {
  readonly report: ImageReport
  readonly read: ReadImage
  readonly found: readonly Vulnerability[]
  /** RFC 3339. */
  readonly at: string
}

type Render = (seen: Seen) => Rendered | Promise<Rendered>

function rendererOf(flags: ImageReportFlags): Render {
  const { format = 'table', output, packages, color, showSuppressed, vulnerabilities } = flags
  if (format === 'json') return ({ report }) => printableJsonParts(report)
  if (format === 'html')
    return async ({ report }) => (await import('../../report/image/html/index.ts')).renderImageHtml(report)
  if (format === 'cyclonedx')
    return ({ found, read }) => {
      const bill = sbomOf(read, version)
      return writeCycloneDx(bill, billVulnerabilities(found, bill))
    }
  if (format === 'openvex') return (seen) => openVexOf(seen, flags.author)
  if (format !== 'table')
    throw new SeawallError('usage', `there is no format "${format}" for images`, {
      hint: `known: ${imageFormats.join(', ')}`,
    })
  const terminal = terminalOf(process.env, { color })
  return ({ report }) =>
    renderImageTable(report, {
      paint: paintWith(terminal.color && isStdout(output)),
      width: terminal.width,
      packages: packages === true,
      vulnerabilities: vulnerabilities === true,
      suppressed: showSuppressed === true,
    })
}

function openVexOf({ at, found, read }: Seen, author = 'unknown author'): string {
  const written = imageOpenVex(found, read, { author, now: at, version, products: productsOf(read) })
  if (written !== undefined) return written
  throw new SeawallError(
    'not-found',
    `nothing is known to be wrong with ${printable(read.source.name)}, so there is nothing to state`,
  )
}

function sayIncomplete(report: ImageReport): void {
  if (!isWhole(report))
    process.stderr.write(`seawall: ${printable(report.target)} was not read completely: nothing is known of the rest\n`)
}
