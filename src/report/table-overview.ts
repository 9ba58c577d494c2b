import type { PodSecurityTally } from '../assess/index.ts'
import { byCodePoint, count, printable, type Severity, severities } from '../core/index.ts'
import type { Paint } from './paint.ts'
import type { ReportInput } from './report.ts'
import { summarise } from './summary.ts'
import { clip, pad } from './text-table.ts'

/** What was assessed, how many findings, and where they are. */
export function renderOverview(input: ReportInput, paint: Paint, width: number): string {
  const { assessment, target } = input
  const { coverage } = assessment
  const title = `${paint.bold(`Seawall ${input.version}`)}  ${printable(target)}`
  const scope = `${count(coverage.workloads, 'workload')} among ${count(coverage.objects, 'object')} in ${count(coverage.namespaces, 'namespace')}`
  return [
    title,
    scope,
    '',
    renderCounts(input, paint),
    ...(coverage.workloads > 0 || assessment.findings.length > 0 ? ['', renderNamespaces(input, paint, width)] : []),
  ].join('\n')
}

function renderCounts({ assessment }: ReportInput, paint: Paint): string {
  const { findings, excepted, unanswered, unread } = summarise(assessment)
  const counts = severities.map((severity) => paint.severity(severity, `${findings[severity]} ${severity}`))
  const doubts = [
    ...(excepted > 0 ? [`${excepted} excepted`] : []),
    ...(unanswered > 0 ? [`${unanswered} not answered`] : []),
    ...(unread > 0 ? [paint.red(`${unread} not read`)] : []),
  ]
  return [...counts, ...doubts].join(' · ')
}

interface Row {
  readonly namespace: string
  readonly counts: Readonly<Record<Severity, number>>
  readonly podSecurity: PodSecurityTally | undefined
}

/** Namespaces by findings, and which Pod Security level their workloads would be admitted under. */
function renderNamespaces({ assessment }: ReportInput, paint: Paint, width: number): string {
  const rows = rowsOf(assessment)
  const nameWidth = Math.min(
    Math.max(9, ...rows.map(({ namespace }) => [...namespace].length)),
    Math.max(9, width - 58),
  )
  const barWidth = width >= 78 ? 14 : 0
  const head = `${pad('NAMESPACE', nameWidth)}  CRIT  HIGH   MED   LOW   POD SECURITY (workloads)`
  const lines = rows.map(({ namespace, counts, podSecurity }) => {
    const cells = severities.map((severity) => {
      const cell = pad(counts[severity] === 0 ? '·' : String(counts[severity]), 6, 'right')
      return counts[severity] === 0 ? paint.dim(cell) : paint.severity(severity, cell)
    })
    return `${pad(clip(namespace, nameWidth), nameWidth)}${cells.join('')}   ${levels(podSecurity, paint, barWidth)}`.trimEnd()
  })
  return [paint.dim(head), ...lines].join('\n')
}

function rowsOf({ findings, podSecurity }: ReportInput['assessment']): Row[] {
  const counts = new Map<string, Record<Severity, number>>()
  const at = (namespace: string): Record<Severity, number> => {
    const known = counts.get(namespace) ?? { critical: 0, high: 0, medium: 0, low: 0 }
    counts.set(namespace, known)
    return known
  }
  for (const { namespace } of podSecurity) at(namespace)
  for (const { ref, severity, excepted } of findings) if (excepted === undefined) at(ref.namespace)[severity] += 1
  return [...counts]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([namespace, found]) => ({
      namespace: namespace === '' ? '(cluster)' : printable(namespace),
      counts: found,
      podSecurity: podSecurity.find((tally) => tally.namespace === namespace),
    }))
}

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
  const words = order.filter((level) => tally[level] > 0).map((level) => `${tally[level]} ${level}`)
  const gap = Math.max(1, barWidth + 3 - cells.reduce((sum, cell) => sum + cell, 0))
  return barWidth === 0 ? words.join(', ') : `${bar}${' '.repeat(gap)}${words.join(', ')}`
}
