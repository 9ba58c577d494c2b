import { printable, type Severity, severities } from '../../core/index.ts'
import type { LintFinding } from '../../image/dockerfile-lint/index.ts'
import { countsOf, type LintReport } from './types.ts'

const levels: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
}

/** Workflow commands of GitHub Actions: each finding is shown at its line, the gravest first, since it shows ten of a level. */
export function renderGithub({ files, malformed }: LintReport): string {
  const broken = malformed.map(({ file, line, message }) => command('error', { file, line: String(line) }, message))
  const all = files.flatMap(({ file, findings }) => findings.map((finding) => ({ file, finding })))
  const sorted = severities.flatMap((severity) => all.filter(({ finding }) => finding.severity === severity))
  const counts = countsOf(all.map(({ finding }) => finding))
  const totals = command(
    'notice',
    { title: 'Seawall' },
    severities.map((severity) => `${counts[severity]} ${severity}`).join(', '),
  )
  return `${[...broken, ...sorted.map(({ file, finding }) => annotate(file, finding)), totals].join('\n')}\n`
}

function annotate(file: string, { rule, severity, message, from }: LintFinding): string {
  const place = { file: file.replace(/^\.\//, ''), line: String(from.line), col: String(from.column) }
  return command(levels[severity], { ...place, title: `${rule.id} (${severity})` }, `${message}\nFix: ${rule.fix}`)
}

function command(level: string, properties: Readonly<Record<string, string>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(printable(value))}`)
  return `::${level} ${written.join(',')}::${escapeData(message.split('\n').map(printable).join('\n'))}`
}

/** As actions/toolkit does it: without this a name could end the command and begin another. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
