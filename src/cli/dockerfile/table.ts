import { count, printable, severities, shorten } from '../../core/index.ts'
import type { LintFinding } from '../../image/dockerfile-lint/index.ts'
import { type Paint, paintWith, wrapText } from '../../report/index.ts'
import { countsOf, type JudgedFile, type LintReport } from './types.ts'

export interface TableLook {
  readonly color: boolean
  readonly width: number
  readonly showIgnored: boolean
}

/** For people: each place with its line, and the reason and the way out where a rule is met first. */
export function renderTable({ files, malformed }: LintReport, look: TableLook): string {
  const paint = paintWith(look.color)
  const told = new Set<string>()
  const sections = files.flatMap((file) => [
    ...file.findings.map((finding) => describe(finding, file, paint, look.width, told)),
    ...(look.showIgnored ? file.ignored.map((finding) => describeIgnored(finding, file, paint)) : []),
    summaryOf(file, paint),
  ])
  const unread = malformed.map(({ file }) => paint.red(`${printable(file)}: not judged, since it is no Dockerfile`))
  return `${[...sections, ...unread].join('\n\n')}\n`
}

function describe(finding: LintFinding, file: JudgedFile, paint: Paint, width: number, told: Set<string>): string {
  const { rule, severity, message, fix } = finding
  const isNew = !told.has(rule.id)
  told.add(rule.id)
  const foreign = rule.foreign.length === 0 ? '' : paint.dim(` (${rule.foreign.join(', ')})`)
  const head = `${placeOf(file, finding)}  ${paint.severity(severity, severity.toUpperCase())}  ${paint.bold(rule.id)}${foreign}`
  const paragraphs = [
    ...indented(message, '', width),
    ...snippet(finding, file, paint, width),
    ...(isNew ? indented(rule.why, 'why  ', width).map(paint.dim) : []),
    ...(isNew ? indented(rule.fix, 'fix  ', width) : []),
    ...(fix === undefined
      ? []
      : indented(`${fix.impact === 'safe' ? '--fix' : '--fix --risky'} ${fix.note}`, 'auto ', width).map(paint.green)),
    ...(isNew ? sketchLines(finding, paint) : []),
  ]
  return [head, ...paragraphs].join('\n')
}

function placeOf({ file }: JudgedFile, { from }: LintFinding): string {
  return `${printable(file)}:${from.line}:${from.column}`
}

function indented(text: string, label: string, width: number): string[] {
  return wrapText(printable(text), width - 2 - label.length).map(
    (line, index) => `  ${index === 0 ? label : ' '.repeat(label.length)}${line}`,
  )
}

/** The line and what is meant in it; a line with a secret is not shown. */
function snippet({ from, to }: LintFinding, { text, secretLines }: JudgedFile, paint: Paint, width: number): string[] {
  const number = String(from.line).padStart(5)
  if (secretLines.has(from.line)) return [paint.dim(`${number} | (not shown: it may have a secret)`)]
  const line = (text.split('\n', from.line)[from.line - 1] ?? '').replace(/\r$/, '').replaceAll('\t', ' ')
  const shown = shorten(printable(line), Math.max(20, width - 8))
  const end = to.line === from.line ? to.column : line.length + 1
  const length = Math.max(1, Math.min(end - from.column, shown.length - from.column + 1))
  const isMarked = printable(line) === line && from.column <= shown.length
  const mark = `${' '.repeat(5)} | ${' '.repeat(from.column - 1)}${'^'.repeat(length)}`
  return [`${paint.dim(`${number} |`)} ${shown}`, ...(isMarked ? [paint.dim(mark)] : [])]
}

function sketchLines({ sketch }: LintFinding, paint: Paint): string[] {
  if (sketch.length === 0) return []
  return ['  as a sketch:', ...sketch.map((line) => paint.dim(`    ${printable(line)}`.trimEnd()))]
}

function describeIgnored(finding: LintFinding, file: JudgedFile, paint: Paint): string {
  return paint.dim(`${placeOf(file, finding)}  ignored  ${finding.rule.id}: ${printable(finding.message)}`)
}

function summaryOf({ file, findings, ignored }: JudgedFile, paint: Paint): string {
  const counts = countsOf(findings)
  const parts = severities
    .filter((severity) => counts[severity] > 0)
    .map((severity) => paint.severity(severity, `${counts[severity]} ${severity}`))
  const mendable = findings.filter(({ fix }) => fix?.impact === 'safe').length
  const total =
    findings.length === 0 ? paint.green('nothing found') : `${count(findings.length, 'finding')}: ${parts.join(', ')}`
  const extra = [
    ...(mendable > 0 ? [`--fix mends ${mendable}`] : []),
    ...(ignored.length > 0 ? [`${ignored.length} ignored by comments`] : []),
  ]
  return [`${paint.bold(printable(file))}  ${total}`, ...extra].join('; ')
}
