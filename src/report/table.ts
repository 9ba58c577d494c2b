import { count, numeral, printable, severities, severityRank, shorten, subjectLabel } from '../core/index.ts'
import { byGravity, countSeverities, totalOf } from './counts.ts'
import { fixWords } from './fix-lines.ts'
import type { ReportCheck, ReportFinding, ReportModel } from './model.ts'
import { isNothingAsked, isNothingJudged } from './not-judged.ts'
import { untilWords } from './notes.ts'
import { type Paint, paintWith } from './paint.ts'
import { placeOfObject } from './place.ts'
import { renderCoverage } from './table-coverage.ts'
import { renderImported } from './table-imported.ts'
import { renderOverview } from './table-overview.ts'
import { wrapText } from './text-table.ts'

export interface TableOptions {
  readonly width: number
  readonly color: boolean
  /** List every finding by itself, however many there are. */
  readonly all: boolean
}

/** Up to this many, all findings are listed one by one. */
const longList = 40

/** A fix is there to be copied, so it is wrapped and not cut, unless it holds a whole file. */
const longestFix = 2000

/** The report for a terminal: summary first, then findings, then what is not known. */
export function renderTable(model: ReportModel, options: TableOptions): string {
  const paint = paintWith(options.color)
  const { findings } = model
  const everything = options.all || findings.length <= longList
  const single = everything
    ? findings
    : findings.filter(({ severity }) => severity === 'critical' || severity === 'high')
  const grouped = everything ? [] : findings.filter(({ severity }) => severity === 'medium' || severity === 'low')
  const sections = [
    renderOverview(model, paint, options.width),
    ...(single.length === 0 ? [] : [renderFindings(single, paint, options.width)]),
    ...(grouped.length === 0 ? [] : [renderGroups(grouped, model, paint, options.width)]),
    renderImported(model.imported, paint, options.width),
    renderCoverage(model, paint, options.width),
    renderClosing(model, paint),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

/** Findings under the object they concern, the object with the gravest findings first. */
function renderFindings(findings: readonly ReportFinding[], paint: Paint, width: number): string {
  const bySubject = Map.groupBy(findings, ({ subject, location }) => `${subject} ${placeOfObject(location)}`)
  const blocks = [...bySubject.values()]
    .map((group) => ({ group, counts: countSeverities(group) }))
    .sort((a, b) => byGravity(a.counts, b.counts))
    .map(({ group }) => renderObject(group, paint, width))
  return [paint.bold('FINDINGS'), ...blocks].join('\n\n')
}

function renderObject(findings: readonly ReportFinding[], paint: Paint, width: number): string {
  const [first] = findings
  if (first === undefined) return ''
  const where = placeOfObject(first.location)
  const title = `${paint.bold(printable(subjectLabel(first)))}${where && paint.dim(`  ${where}`)}`
  return [title, ...findings.map((finding) => renderFinding(finding, paint, width))].join('\n')
}

function renderFinding(finding: ReportFinding, paint: Paint, width: number): string {
  const { severity, check, evidence, location, excepted, known } = finding
  const line = location.column === undefined ? '' : `  (line ${location.line})`
  const marks = known === true ? paint.dim('  known') : ''
  const head = `  ${paint.severity(severity, severity.toUpperCase().padEnd(9))}${check}${levelOf(finding, paint)}${marks}`
  const proof = `${evidence.path} = ${shorten(evidence.value, 80)}`.replace(' = not set', ' is not set')
  const note =
    excepted === undefined
      ? []
      : [`    ${paint.green(`excepted${untilWords(excepted.expires)}: ${printable(excepted.reason)}`)}`]
  const body = wrapText(printable(evidence.message), width - 4).map((text) => `    ${text}`)
  const fix = finding.fix === undefined ? [] : wrapText(shorten(fixWords(finding.fix), longestFix), width - 4)
  return [
    head,
    ...body,
    `    ${paint.dim(`${printable(proof)}${line}`)}`,
    ...fix.map((text) => `    ${paint.dim(text)}`),
    ...note,
  ].join('\n')
}

function levelOf({ podSecurity }: Pick<ReportFinding, 'podSecurity'>, paint: Paint): string {
  return podSecurity === undefined ? '' : paint.dim(`  Pod Security ${podSecurity.level}`)
}

/** The many findings that are alike: one entry a check, with the workloads it concerns. */
function renderGroups(findings: readonly ReportFinding[], model: ReportModel, paint: Paint, width: number): string {
  const checks = new Map<string, ReportCheck>(model.checks.map((check) => [check.check, check]))
  const entries = [...Map.groupBy(findings, ({ check }) => check).values()].map((group) =>
    renderGroup(group, checks, paint, width),
  )
  const title = `${paint.bold('MEDIUM AND LOW, BY CHECK')}${paint.dim('  (--all lists every one)')}`
  return [title, ...entries].join('\n\n')
}

function renderGroup(
  group: readonly ReportFinding[],
  checks: ReadonlyMap<string, ReportCheck>,
  paint: Paint,
  width: number,
): string {
  const [first] = group
  if (first === undefined) return ''
  const { severity, check, title } = first
  const subjects = [...new Set(group.map((finding) => printable(subjectLabel(finding))))]
  const head = `  ${paint.severity(severity, severity.toUpperCase().padEnd(9))}${check}${levelOf(first, paint)}`
  const wanted = printable(`Wanted: ${title}. ${checks.get(check)?.message ?? ''}`)
  const what = wrapText(wanted, width - 4).map((text) => `    ${text}`)
  const known = group.filter((finding) => finding.known === true).length
  const tally = `    ${count(group.length, 'place')} in ${count(subjects.length, 'object')}${known > 0 ? `, ${numeral(known)} known` : ''}:`
  return [head, ...what, tally, ...listSome(subjects, width - 4).map((text) => `    ${paint.dim(text)}`)].join('\n')
}

/** As many names as fit in two lines, and how many more there are. */
function listSome(names: readonly string[], width: number): string[] {
  let best = linesOf(names, 1, width)
  for (let shown = 2; shown <= names.length; shown++) {
    const lines = linesOf(names, shown, width)
    if (lines.length > 2) return best
    best = lines
  }
  return best
}

function linesOf(names: readonly string[], shown: number, width: number): string[] {
  const rest = names.length - shown
  return wrapText(`${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${numeral(rest)} more` : ''}`, width)
}

/** The line a CI log ends with: whether the enforced severity was met, and by how many. */
function verdictLine(model: ReportModel, only: string): string {
  const { failOn, summary } = model
  const { findings, unread } = summary
  if (isNothingJudged(model)) return 'NOTHING JUDGED: there was no Kubernetes object to look at.'
  if (failOn === null) return 'Not enforced (use --fail-on SEVERITY).'
  if (only !== '') return `Enforced from severity ${failOn}${only}.`
  const grave = severities.filter((one) => severityRank(one) <= severityRank(failOn) && findings[one] > 0)
  const counts = grave.map((one) => `${numeral(findings[one])} ${one}`).join(', ')
  if (grave.length > 0) return `FAILED: ${counts}, enforced from severity ${failOn}.`
  if (unread === 0 && isNothingAsked(model))
    return 'NOTHING TO JUDGE: no object of a kind that these checks look at was found.'
  const whole = `nothing at or above severity ${failOn}`
  return unread > 0 ? `INCOMPLETE: ${whole} in what could be read.` : `PASSED: ${whole}.`
}

function renderClosing(model: ReportModel, paint: Paint): string {
  const { summary, listed, baseline } = model
  const hidden = severities.filter(
    (severity) => !listed.severities.includes(severity) && summary.findings[severity] > 0,
  )
  const only = baseline === undefined ? '' : ', for new findings only'
  const lines = [
    ...(hidden.length === 0
      ? []
      : [
          `Not listed, by --severity: ${hidden.map((severity) => `${numeral(summary.findings[severity])} ${severity}`).join(', ')}.`,
        ]),
    ...(totalOf(summary.findings) === 0
      ? []
      : ['seawall explain CHECK says why a check matters, how to fix it and what remains.']),
    verdictLine(model, only),
  ]
  return lines.map(paint.dim).join('\n')
}
