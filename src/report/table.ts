import { loadCatalogue } from '../catalogue/index.ts'
import {
  count,
  type Finding,
  formatPath,
  printable,
  type Severity,
  severities,
  shorten,
  subjectLabel,
} from '../core/index.ts'
import { type Paint, paintWith } from './paint.ts'
import { placeOf } from './place.ts'
import type { ReportInput } from './report.ts'
import { listedFindings, summarise } from './summary.ts'
import { renderCoverage } from './table-coverage.ts'
import { renderOverview } from './table-overview.ts'
import { wrapText } from './text-table.ts'

export interface TableOptions {
  readonly width: number
  readonly color: boolean
  /** List every finding by itself, however many there are. */
  readonly all: boolean
  /** The severity that makes the command fail, or undefined when nothing does. */
  readonly failOn: string | undefined
}

/** Up to this many, all findings are listed one by one. */
const longList = 40

/** The report for a terminal: summary first, then findings, then what is not known. */
export function renderTable(input: ReportInput, options: TableOptions): string {
  const paint = paintWith(options.color)
  const findings = listedFindings(input)
  const everything = options.all || findings.length <= longList
  const single = everything
    ? findings
    : findings.filter(({ severity }) => severity === 'critical' || severity === 'high')
  const grouped = everything ? [] : findings.filter(({ severity }) => severity === 'medium' || severity === 'low')
  const sections = [
    renderOverview(input, paint, options.width),
    ...(single.length === 0 ? [] : [renderFindings(single, paint, options.width)]),
    ...(grouped.length === 0 ? [] : [renderGroups(grouped, paint, options.width)]),
    renderCoverage(input, paint, options.width),
    renderClosing(input, options, paint),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** Findings under the object they concern, the object with the gravest findings first. */
function renderFindings(findings: readonly Finding[], paint: Paint, width: number): string {
  const bySubject = Map.groupBy(findings, ({ subject, origin }) => `${subject} ${placeOf(origin)}`)
  const blocks = [...bySubject.values()].sort(byGravity).map((group) => {
    const [first] = group
    if (first === undefined) return ''
    const where = placeOf(first.origin)
    const title = `${paint.bold(printable(subjectLabel(first.ref)))}${where && paint.dim(`  ${where}`)}`
    return [title, ...group.map((finding) => renderFinding(finding, paint, width))].join('\n')
  })
  return [paint.bold('FINDINGS'), ...blocks].join('\n\n')
}

/** More critical ones first, then more high ones, and so on; what is alike stays in its order. */
function byGravity(a: readonly Finding[], b: readonly Finding[]): number {
  const difference = severities.map((severity) => countOf(b, severity) - countOf(a, severity))
  return difference.find((one) => one !== 0) ?? 0
}

function countOf(findings: readonly Finding[], wanted: Severity): number {
  return findings.filter(({ severity }) => severity === wanted).length
}

function renderFinding(finding: Finding, paint: Paint, width: number): string {
  const { severity, check, at, position, excepted } = finding
  const line = position === undefined ? '' : `:${position.line}`
  const head = `  ${paint.severity(severity, severity.toUpperCase().padEnd(9))}${check}${levelOf(finding, paint)}`
  const evidence = `${formatPath(at.path)} = ${shorten(at.value, 80)}`.replace(' = not set', ' is not set')
  const note =
    excepted === undefined
      ? []
      : [`    ${paint.green(`excepted until ${excepted.expires}: ${printable(excepted.reason)}`)}`]
  const body = wrapText(printable(at.message), width - 4).map((text) => `    ${text}`)
  const proof = `    ${paint.dim(`${printable(evidence)}${line && `  (line ${line.slice(1)})`}`)}`
  return [head, ...body, proof, ...note].join('\n')
}

function levelOf({ check }: Finding, paint: Paint): string {
  const pss = loadCatalogue().check(check)?.pss
  return pss === undefined ? '' : paint.dim(`  Pod Security ${pss.level}`)
}

/** The many findings that are alike: one entry a check, with the workloads it concerns. */
function renderGroups(findings: readonly Finding[], paint: Paint, width: number): string {
  const byCheck = Map.groupBy(findings, ({ check }) => check)
  const entries = [...byCheck.entries()].map(([check, group]) => {
    const subjects = [...new Set(group.map(({ ref }) => printable(subjectLabel(ref))))]
    const known = loadCatalogue().check(check)
    const severity = group[0]?.severity ?? 'low'
    const head = `  ${paint.severity(severity, severity.toUpperCase().padEnd(9))}${check}${group[0] && levelOf(group[0], paint)}`
    const what = wrapText(`Wanted: ${known?.title ?? check}. ${known?.message ?? ''}`, width - 4).map(
      (text) => `    ${text}`,
    )
    const tally = `    ${count(group.length, 'place')} in ${count(subjects.length, 'object')}:`
    return [head, ...what, tally, ...listSome(subjects, width - 4).map((text) => `    ${paint.dim(text)}`)].join('\n')
  })
  const title = `${paint.bold('MEDIUM AND LOW, BY CHECK')}${paint.dim('  (--all lists every one)')}`
  return [title, ...entries].join('\n\n')
}

/** As many names as fit in two lines, and how many more there are. */
function listSome(names: readonly string[], width: number): string[] {
  let shown = names.length
  for (; shown > 1; shown--) {
    const rest = names.length - shown
    const lines = wrapText(`${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`, width)
    if (lines.length <= 2) return lines
  }
  return wrapText(`${names[0] ?? ''}${names.length > 1 ? ` and ${names.length - 1} more` : ''}`, width)
}

function renderClosing({ assessment, severities: wanted }: ReportInput, options: TableOptions, paint: Paint): string {
  const summary = summarise(assessment)
  const total = severities.reduce((sum, severity) => sum + summary.findings[severity], 0)
  const hidden = severities.filter((severity) => !wanted.has(severity) && summary.findings[severity] > 0)
  const lines = [
    ...(hidden.length === 0
      ? []
      : [
          `Not listed, by --severity: ${hidden.map((severity) => `${summary.findings[severity]} ${severity}`).join(', ')}.`,
        ]),
    ...(total === 0 ? [] : ['seawall explain CHECK says why a check matters, how to fix it and what remains.']),
    options.failOn === undefined
      ? 'Not enforced (use --fail-on SEVERITY).'
      : `Enforced from severity ${options.failOn}.`,
  ]
  return lines.map(paint.dim).join('\n')
}
