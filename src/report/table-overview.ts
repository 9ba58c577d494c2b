import type { PodSecurityTally } from '../assess/index.ts'
import { count, numeral, printable, type Severity, severities } from '../core/index.ts'
import { noCounts, totalOf, worstOf } from './counts.ts'
import type { NamespaceRow, ReportModel } from './model.ts'
import { familiesAsked, namespaceLabel } from './namespace-rows.ts'
import type { Paint } from './paint.ts'
import { clip, pad } from './text-table.ts'

/** What was assessed, how many findings, and where they are. */
export function renderOverview(model: ReportModel, paint: Paint, width: number): string {
  const { coverage, namespaces } = model
  const title = `${paint.bold(`Seawall ${printable(model.tool.version)}`)}  ${printable(model.target)}`
  const scope = `${count(coverage.workloads, 'workload')} among ${count(coverage.objects, 'object')} in ${count(coverage.namespaces, 'namespace')}`
  const parts = [`${title}\n${scope}`, [renderCounts(model, paint), ...renderBaseline(model, paint)].join('\n')]
  if (coverage.workloads > 0 || namespaces.length > 0) parts.push(renderNamespaces(model, paint, width))
  const families = renderFamilies(model, paint, width)
  return [...parts, ...(families === undefined ? [] : [families])].join('\n\n')
}

function renderCounts({ summary }: ReportModel, paint: Paint): string {
  const { findings, excepted, unanswered, unread } = summary
  const counts = severities.map((severity) => paint.severity(severity, `${numeral(findings[severity])} ${severity}`))
  const doubts = [
    ...(excepted > 0 ? [`${numeral(excepted)} excepted`] : []),
    ...(unanswered > 0 ? [`${numeral(unanswered)} not answered`] : []),
    ...(unread > 0 ? [paint.red(`${numeral(unread)} not read`)] : []),
  ]
  return [...counts, ...doubts].join(' · ')
}

function renderBaseline({ baseline }: ReportModel, paint: Paint): string[] {
  if (baseline === undefined) return []
  const gravest = severities
    .filter((severity) => baseline.new[severity] > 0)
    .map((severity) => paint.severity(severity, `${numeral(baseline.new[severity])} ${severity}`))
  const fresh = `${numeral(totalOf(baseline.new))} new${gravest.length > 0 ? ` (${gravest.join(', ')})` : ''}`
  const since = `since ${printable(baseline.assessedAt.slice(0, 10))}`
  const fixed = paint.green(`${numeral(baseline.fixed)} fixed`)
  return [`${fresh} · ${numeral(baseline.known)} known · ${fixed} ${since}`]
}

/** Namespaces by findings, and which Pod Security level their workloads would be admitted under. */
function renderNamespaces({ namespaces, podSecurity }: ReportModel, paint: Paint, width: number): string {
  const nameWidth = nameWidthOf(namespaces, width - 58)
  const barWidth = width >= 78 ? 14 : 0
  const tallies = new Map(podSecurity.map((tally) => [tally.namespace, tally]))
  const cellWidth = widthOfNumbers(namespaces.flatMap(({ findings }) => severities.map((one) => findings[one])))
  const heads = ['CRIT', 'HIGH', 'MED', 'LOW'].map((head) => pad(head, cellWidth, 'right')).join('')
  const head = `${pad('NAMESPACE', nameWidth)}${heads}   POD SECURITY (workloads)`
  const lines = namespaces.map(({ namespace, findings }) => {
    const cells = severities.map((severity) => {
      const cell = pad(findings[severity] === 0 ? '·' : numeral(findings[severity]), cellWidth, 'right')
      return findings[severity] === 0 ? paint.dim(cell) : paint.severity(severity, cell)
    })
    const security = levels(tallies.get(namespace), paint, barWidth)
    return `${nameCell(namespace, nameWidth)}${cells.join('')}   ${security}`.trimEnd()
  })
  return [paint.dim(head), ...lines].join('\n')
}

/** Which family of controls fails where: the number of findings with the letter of the gravest severity. */
function renderFamilies(model: ReportModel, paint: Paint, width: number): string | undefined {
  const rows = model.namespaces.filter(({ findings }) => totalOf(findings) > 0)
  const families = familiesAsked(model.checks).filter((family) => rows.some(({ families: found }) => found[family]))
  const totals = rows.flatMap(({ families: found }) => families.map((family) => totalOf(found[family] ?? noCounts)))
  const familyWidth = widthOfNumbers(totals.map((total) => total * 10)) // one more place for the letter
  const nameWidth = nameWidthOf(rows, width - familyWidth * families.length)
  if (families.length < 2 || rows.length === 0 || nameWidth + familyWidth * families.length > Math.max(width, 75))
    return undefined
  const head = `${pad('NAMESPACE', nameWidth)}${families.map((family) => pad(family, familyWidth, 'right')).join('')}`
  const lines = rows.map(({ namespace, families: found }) => {
    const cells = families.map((family) => {
      const counts = found[family] ?? noCounts
      const worst = worstOf(counts)
      if (worst === undefined) return paint.dim(pad('·', familyWidth, 'right'))
      return paint.severity(worst, pad(`${numeral(totalOf(counts))}${letterOf(worst)}`, familyWidth, 'right'))
    })
    return `${nameCell(namespace, nameWidth)}${cells.join('')}`
  })
  const legend = '   findings by family; the letter is the gravest severity'
  const room = width >= nameWidth + familyWidth * families.length + legend.length
  return [paint.dim(`${head}${room ? legend : ''}`), ...lines].join('\n')
}

/** Six columns, and more where a number would touch its neighbour. */
export function widthOfNumbers(numbers: readonly number[]): number {
  return numbers.reduce((width, number) => Math.max(width, numeral(number).length + 1), 6)
}

export function letterOf(severity: Severity): string {
  return severity.charAt(0).toUpperCase()
}

function nameWidthOf(rows: readonly NamespaceRow[], most: number): number {
  const longest = rows.reduce((width, { namespace }) => Math.max(width, [...labelOf(namespace)].length), 9)
  return Math.min(longest, Math.max(9, most))
}

function nameCell(namespace: string, width: number): string {
  return pad(clip(labelOf(namespace), width), width)
}

const labelOf = (namespace: string): string => printable(namespaceLabel(namespace))

const letters = { restricted: 'R', baseline: 'B', privileged: 'P', unknown: '?' } as const
const order = ['restricted', 'baseline', 'privileged', 'unknown'] as const

/** `RRRBBP…  3 restricted, 2 baseline, 1 privileged`: letters as well as colours. */
function levels(tally: PodSecurityTally | undefined, paint: Paint, barWidth: number): string {
  if (tally === undefined) return ''
  const total = order.reduce((sum, level) => sum + tally[level], 0)
  const colour = { restricted: paint.green, baseline: paint.yellow, privileged: paint.red, unknown: paint.dim }
  const scale = total > barWidth ? barWidth / total : 1
  const cells = order.map((level) => Math.ceil(tally[level] * scale))
  const bar = order.map((level, index) => colour[level](letters[level].repeat(cells[index] ?? 0))).join('')
  const words = order.filter((level) => tally[level] > 0).map((level) => `${numeral(tally[level])} ${level}`)
  const gap = Math.max(1, barWidth + 3 - cells.reduce((sum, cell) => sum + cell, 0))
  return barWidth === 0 ? words.join(', ') : `${bar}${' '.repeat(gap)}${words.join(', ')}`
}
