import { count, megabytes, numeral, printable, severities } from '../../core/index.ts'
import type { Paint } from '../paint.ts'
import { clip, pad } from '../text-table.ts'
import { type ImageReport, isWhole, type LayerRow, type PackageRow, type WarningRow } from './model.ts'
import { surfaceTable } from './surface-table.ts'
import { vulnerabilityTable } from './vulnerability-table.ts'

export interface ImageTableOptions {
  readonly paint: Paint
  readonly width: number
  /** Also every package, and not only how many. */
  readonly packages: boolean
  /** Every vulnerability, and not only the most urgent. */
  readonly vulnerabilities?: boolean
  /** Also what is held back. */
  readonly suppressed?: boolean
}

/** What is inside an image and what should not be, for a terminal. */
export function renderImageTable(report: ImageReport, options: ImageTableOptions): string {
  const { paint, width, packages, vulnerabilities = false, suppressed = false } = options
  const parts = [
    head(report, paint),
    ...(report.layers.length === 0 ? [] : [layerTable(report, paint, width)]),
    packageCounts(report, paint),
    ...(packages ? [packageTable(report.packages, paint, width)] : []),
    vulnerabilityTable(report.vulnerabilities, {
      paint,
      width,
      all: vulnerabilities,
      suppressed,
      now: report.assessedAt,
    }),
    findingList(report, paint, width),
    ...(report.surface === undefined ? [] : [surfaceTable(report.surface, paint, width)]),
    ...gaps(report, paint),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function head({ tool, target, image, summary }: ImageReport, paint: Paint): string {
  const counts = severities.map((one) => paint.severity(one, `${numeral(summary.findings[one])} ${one}`)).join(' · ')
  const facts = [
    ...(image.os === undefined ? ['no operating system'] : [osText(image.os, paint)]),
    ...(image.platform === undefined ? [] : [printable(image.platform)]),
    ...(image.created === undefined ? [] : [`made ${printable(image.created.slice(0, 10))}`]),
    ...(image.source === 'sbom'
      ? ['a bill of materials: packages, and nothing else']
      : [`${megabytes(image.bytes)} in ${count(image.files, 'file')}`]),
    ...(image.user === undefined ? [] : [`runs as ${image.user === '' ? 'root' : printable(image.user)}`]),
  ]
  return [
    `${paint.bold(`Seawall ${printable(tool.version)}`)}  ${printable(target)}`,
    facts.join(' · '),
    ...(image.manifestDigest === undefined && image.imageId === ''
      ? []
      : [paint.dim(printable(image.manifestDigest ?? image.imageId))]),
    counts,
  ].join('\n')
}

function osText({ name, endOfLife }: NonNullable<ImageReport['image']['os']>, paint: Paint): string {
  const shown = printable(name)
  if (endOfLife?.ended === true) return paint.red(`${shown}, no security fixes since ${endOfLife.on}`)
  return endOfLife?.on === undefined ? shown : `${shown}, fixes until ${endOfLife.on}`
}

function layerTable({ layers, image }: ImageReport, paint: Paint, width: number): string {
  const numbers = (row: LayerRow): string[] => [
    String(row.index),
    megabytes(row.bytes),
    numeral(row.files),
    row.packages === 0 ? '·' : numeral(row.packages),
    row.vulnerabilities === 0 ? '·' : numeral(row.vulnerabilities),
    row.findings === 0 ? '·' : numeral(row.findings),
  ]
  const heads = ['LAYER', 'SIZE', 'FILES', 'PACKAGES', 'CVES', 'FINDINGS']
  const widths = heads.map((text, at) => Math.max(text.length, ...layers.map((row) => (numbers(row)[at] ?? '').length)))
  const line = (cells: readonly string[], last: string): string =>
    `${cells.map((cell, at) => pad(cell, widths[at] ?? 0, 'right')).join('  ')}  ${last}`.trimEnd()
  const room = Math.max(16, width - widths.reduce((total, one) => total + one + 2, 0))
  const rows = layers.map((row) => {
    const text = clip(
      printable(row.instruction.replace(/\s+/g, ' ')) || '(not in the history)',
      room - (row.base ? 6 : 0),
    )
    return line(numbers(row), row.base ? `${paint.dim('base')}  ${text}` : text)
  })
  const { how, name } = image.base
  const guess = how === 'history' ? 'as its history shows' : 'going by its first layer'
  const base = [
    ...(image.base.layers > 0 ? [`base: the lowest ${count(image.base.layers, 'layer')}, ${guess}`] : []),
    ...(name === undefined ? [] : [`built on ${printable(name)}`]),
  ]
  return [
    paint.dim(line(heads, 'INSTRUCTION')),
    ...rows,
    ...(base.length === 0 ? [] : [paint.dim(base.join(', '))]),
  ].join('\n')
}

function packageCounts({ summary, packages }: ImageReport, paint: Paint): string {
  const kinds = Object.entries(summary.packages).sort(([, a], [, b]) => b - a)
  if (kinds.length === 0 && !isWhole({ summary })) return 'No packages in what could be read.'
  if (kinds.length === 0) return 'No packages: neither a package database nor anything a language leaves behind.'
  const owned = packages.filter(({ owner }) => owner !== undefined).length
  const parts = kinds.map(([type, number]) => `${type} ${numeral(number)}`)
  const note = owned === 0 ? '' : paint.dim(`  ${numeral(owned)} of them part of a package of the system`)
  return `${paint.bold('Packages')}  ${parts.join(' · ')}${note}`
}

function packageTable(packages: readonly PackageRow[], paint: Paint, width: number): string {
  const nameWidth = Math.min(Math.floor(width / 3), Math.max(7, ...packages.map(({ name }) => name.length)))
  const versionWidth = Math.min(Math.floor(width / 4), Math.max(7, ...packages.map(({ version }) => version.length)))
  const typeWidth = Math.max(4, ...packages.map(({ type }) => type.length))
  const line = (type: string, name: string, version: string, layer: string, where: string): string =>
    `${pad(type, typeWidth)}  ${pad(clip(name, nameWidth), nameWidth)}  ${pad(clip(version, versionWidth), versionWidth)}  ${pad(layer, 5, 'right')}  ${where}`.trimEnd()
  const rows = packages.map(({ type, name, version, layer, path, owner }) => {
    const where = owner === undefined ? `/${path}` : `part of ${owner}`
    return line(type, printable(name), printable(version) || '?', String(layer), printable(where))
  })
  return [paint.dim(line('TYPE', 'PACKAGE', 'VERSION', 'LAYER', 'WHERE')), ...rows].join('\n')
}

const shownPlaces = 5

/** One paragraph a check, the gravest first, with the places that decided. */
function findingList({ findings: all, summary }: ImageReport, paint: Paint, width: number): string {
  const findings = all.filter(({ check }) => check !== 'IMG-01/known-vulnerability') // they have a table of their own
  if (findings.length === 0 && !isWhole({ summary }))
    return paint.bold('Nothing that should not be there in what could be read.')
  if (findings.length === 0 && all.length > 0) return 'Nothing else that should not be there.'
  if (findings.length === 0) return paint.green('Nothing that should not be there.')
  const groups = Map.groupBy(findings, ({ check, severity }) => `${check} ${severity}`)
  return [...groups.values()]
    .map((group) => {
      const [first] = group
      if (first === undefined) return ''
      const lines = group.slice(0, shownPlaces).map(({ at, slot }) => {
        const place = slot ?? at.path.join('/')
        const shown = place.includes(at.value) ? place : `${place}: ${at.value}`
        return `    ${clip(printable(shown), width - 4)}\n      ${paint.dim(printable(at.message))}`
      })
      const more = group.length - shownPlaces
      const title = `${paint.severity(first.severity, pad(first.severity.toUpperCase(), 8))}  ${paint.bold(first.check)}  ${first.message}`
      return [title, ...lines, ...(more > 0 ? [paint.dim(`    and ${numeral(more)} more`)] : [])].join('\n')
    })
    .join('\n')
}

function gaps({ image, summary, incomplete, warnings, unanswered }: ImageReport, paint: Paint): string[] {
  const warningsOf = (level: WarningRow['level']): readonly string[] =>
    warnings
      .filter((one) => one.level === level)
      .map(({ path, message }) => `${image.source === 'sbom' ? path : `/${path}`}: ${message}`)
  const lines = [
    ...incomplete.map(({ layer, message }) =>
      paint.red(`layer ${layer} was not read as it should be: ${printable(message)}`),
    ),
    ...remarks('not read', warningsOf('warning'), summary.warnings),
    ...remarks('note', warningsOf('note'), summary.notes),
    ...unansweredLines(unanswered),
  ]
  return lines.length === 0 ? [] : [lines.join('\n')]
}

const shownRemarks = 10

function remarks(label: string, lines: readonly string[], total: number): readonly string[] {
  const more = total - Math.min(lines.length, shownRemarks)
  return [
    ...lines.slice(0, shownRemarks).map((line) => `${label}: ${printable(line)}`),
    ...(more > 0 ? [`and ${numeral(more)} more ${more === 1 ? 'file' : 'files'}`] : []),
  ]
}

const evidence: ReadonlyMap<string, string> = new Map([
  ['adv:database', 'advisories for all of its packages'],
  ['img:config', 'the configuration'],
  ['img:files', 'the files'],
  ['img:history', 'the history of the build'],
  ['img:entrypoint', 'what the program that it starts needs'],
])

/** Checks that lack the same are told together. */
export function unansweredLines(unanswered: ImageReport['unanswered']): readonly string[] {
  const groups = Map.groupBy(unanswered, ({ missing }) =>
    missing.map(({ need }) => evidence.get(need) ?? need).join(' and '),
  )
  return [...groups].map(
    ([needs, group]) => `${group.map(({ check }) => check).join(', ')} cannot be answered without ${needs}`,
  )
}
