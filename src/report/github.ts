import { count, printable, type Severity, severities, subjectLabel } from '../core/index.ts'
import { totalOf } from './counts.ts'
import type { ReportFinding, ReportModel, ReportUnread } from './model.ts'

type Level = 'error' | 'warning' | 'notice'
const levels: Readonly<Record<Severity, Level>> = { critical: 'error', high: 'error', medium: 'warning', low: 'notice' }

/**
 * Workflow commands of GitHub Actions: each new finding becomes an annotation at its line. GitHub shows ten of each
 * level a step, so the gravest come first and the last line has the totals.
 */
export function renderGithub(model: ReportModel): string {
  const unread = model.unread.filter(({ kind }) => kind === 'broken').map(annotateUnread)
  const findings = model.findings
    .filter(({ excepted, known }) => excepted === undefined && known !== true)
    .map(annotateFinding)
  return `${[...unread, ...findings, totals(model)].join('\n')}\n`
}

function annotateFinding(finding: ReportFinding): string {
  const { severity, check, evidence, location, fix } = finding
  const proof = `${evidence.path} = ${evidence.value}`.replace(' = not set', ' is not set')
  const mend = fix === undefined ? [] : [`Fix: ${fix.note}`]
  const message = [`${subjectLabel(finding)}: ${evidence.message}`, proof, ...mend].map(printable).join('\n')
  return command(levels[severity], { ...placeOf(location), title: `${check} (${severity})` }, message)
}

function annotateUnread({ location, message, hint }: ReportUnread): string {
  return command('warning', { ...placeOf(location), title: 'not read' }, printable(`${message}; ${hint}`))
}

function totals({ summary, baseline }: ReportModel): string {
  const counts = severities.map((severity) => `${summary.findings[severity]} ${severity}`).join(', ')
  const known =
    baseline === undefined
      ? ''
      : `, ${totalOf(baseline.new)} of them new and ${baseline.fixed} fixed since the baseline`
  const doubts = `${summary.excepted} excepted, ${count(summary.unanswered, 'question')} not answered, ${summary.unread} not read`
  return command('notice', { title: 'Seawall' }, `${counts}${known}; ${doubts}`)
}

function placeOf({ file, line, column }: ReportFinding['location']): Readonly<Record<string, string>> {
  if (file === undefined) return {}
  return {
    file: printable(file.replace(/^\.\//, '')),
    ...(line !== undefined && line > 0 && { line: String(line) }),
    ...(column !== undefined && { col: String(column) }),
  }
}

function command(level: Level, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`)
  return `::${level} ${written.join(',')}::${escapeData(message)}`
}

/** As actions/toolkit does it: without this a name could end the command and begin another. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
