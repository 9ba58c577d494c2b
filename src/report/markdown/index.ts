import { families } from '../../catalogue/index.ts'
import { count, type Severity, severities, shorten, subjectLabel } from '../../core/index.ts'
import { byGravity, countSeverities, noCounts, totalOf, worstOf } from '../counts.ts'
import { fixText } from '../fix-lines.ts'
import type { ReportCheck, ReportControl, ReportFinding, ReportModel } from '../model.ts'
import { familiesAsked, namespaceLabel } from '../namespace-rows.ts'
import { notesOf, untilWords } from '../notes.ts'
import { placeOfField } from '../place.ts'
import { importedSection } from './imported.ts'
import { block, code, plain, prose, table } from './text.ts'

/** Longer lists are cut: a comment on GitHub holds 65,536 characters, and whoever reads one wants the worst. */
const mostPlaces = 20

/** A report for pull requests, wikis and job summaries: GitHub's Markdown, details folded. */
export function renderMarkdown(model: ReportModel): string {
  const sections = [
    heading(model),
    counts(model),
    namespaces(model),
    findings(model),
    importedSection(model.imported),
    notes(model),
    closing(model),
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

const marks: Readonly<Record<Severity, string>> = {
  critical: '🟥 critical',
  high: '🟧 high',
  medium: '🟨 medium',
  low: '🟦 low',
}

function heading({ target, coverage, assessedAt }: ReportModel): string {
  const scope = `${count(coverage.workloads, 'workload')} among ${count(coverage.objects, 'object')} in ${count(coverage.namespaces, 'namespace')}`
  return `# Seawall: ${plain(target)}\n\n${scope}, judged ${plain(assessedAt.slice(0, 10))}.`
}

function counts({ summary, baseline, failOn }: ReportModel): string {
  const { findings, excepted, unanswered, unread } = summary
  const head = [...severities.map((severity) => `${marks[severity]}:`), 'excepted:', 'not answered:', 'not read:']
  const row = [...severities.map((severity) => findings[severity]), excepted, unanswered, unread].map(String)
  const since =
    baseline === undefined
      ? []
      : [
          `**${totalOf(baseline.new)} new**, ${baseline.known} known and ${baseline.fixed} fixed since the baseline of ${plain(baseline.assessedAt.slice(0, 10))}.`,
        ]
  const gate =
    failOn === null ? [] : [`Enforced from severity **${failOn}**${baseline ? ', for new findings only' : ''}.`]
  return [table(head, [row]), ...since, ...gate].join('\n\n')
}

function namespaces(model: ReportModel): string {
  const rows = model.namespaces.filter(({ findings }) => totalOf(findings) > 0)
  const clean = model.namespaces.length - rows.length
  if (model.namespaces.length === 0) return ''
  const asked = familiesAsked(model.checks)
  const head = ['namespace', ...severities.map((severity) => `${severity}:`), ...asked.map((family) => `${family}:`)]
  const lines = rows.map(({ namespace, findings, families: found }) => [
    code(namespaceLabel(namespace)),
    ...severities.map((severity) => numberOr(findings[severity])),
    ...asked.map((family) => {
      const worst = worstOf(found[family] ?? noCounts)
      return worst === undefined ? '·' : `${totalOf(found[family] ?? noCounts)} ${worst.charAt(0).toUpperCase()}`
    }),
  ])
  const legend = asked.map((family) => `${family} ${families[family].toLowerCase().replace('rbac', 'RBAC')}`).join(', ')
  const rest = clean > 0 ? ` ${count(clean, 'namespace')} without findings.` : ''
  const explained = `By family: ${legend}; the letter is the gravest severity.${rest}`
  return ['## Where', ...(rows.length > 0 ? [table(head, lines)] : []), rows.length > 0 ? explained : rest.trim()].join(
    '\n\n',
  )
}

function numberOr(number: number): string {
  return number === 0 ? '·' : String(number)
}

function findings(model: ReportModel): string {
  if (model.findings.length === 0) return '## Findings\n\nNone listed.'
  const controls = new Map<string, ReportControl>(model.controls.map((control) => [control.id, control]))
  const checks = new Map<string, ReportCheck>(model.checks.map((check) => [check.check, check]))
  const groups = [...Map.groupBy(model.findings, ({ control }) => control)]
    .map(([id, group]) => ({ id, group, counts: countSeverities(group) }))
    .sort((a, b) => byGravity(a.counts, b.counts))
  const sections = groups.map(({ id, group, counts: found }) => {
    const control = controls.get(id)
    const worst = worstOf(found) ?? 'low'
    return [
      `### ${marks[worst]} · ${id} ${plain(control?.title ?? '')} · ${count(group.length, 'place')}`,
      ...[...Map.groupBy(group, ({ check }) => check).values()].map((places) => checkSection(places, checks)),
      ...(control === undefined ? [] : [texts(control)]),
      ...fixes(group),
    ].join('\n\n')
  })
  return ['## Findings', ...sections].join('\n\n')
}

function checkSection(group: readonly ReportFinding[], checks: ReadonlyMap<string, ReportCheck>): string {
  const [first] = group
  if (first === undefined) return ''
  const level = first.podSecurity === undefined ? '' : ` · Pod Security ${plain(first.podSecurity.level)}`
  const rows = group
    .slice(0, mostPlaces)
    .map((finding) => [
      code(subjectLabel(finding)) + stateOf(finding),
      `${plain(finding.evidence.message)}<br>${evidenceOf(finding)}`,
      finding.location.file === undefined ? '' : code(placeOfField(finding.location)),
    ])
  const left = group.length - rows.length
  const meaning = plain(checks.get(first.check)?.message ?? '')
  return [
    `**${plain(first.title)}.** ${meaning} ${code(first.check)} · ${first.severity}${level}`,
    folded(count(group.length, 'place'), [
      table(['object', 'evidence', 'line'], rows),
      ...(left > 0 ? [`and ${count(left, 'more place', 'more places')}`] : []),
    ]),
  ].join('\n\n')
}

function evidenceOf({ evidence }: ReportFinding): string {
  if (evidence.value === 'not set') return `${code(evidence.path)} is not set`
  return `${code(evidence.path)} = ${code(shorten(evidence.value, 120))}`
}

function stateOf({ excepted, known }: ReportFinding): string {
  if (excepted === undefined) return known === true ? ' (known)' : ''
  return `<br>excepted${plain(untilWords(excepted.expires))}: ${plain(excepted.reason)}`
}

function texts({ fix, residual, frameworks }: ReportControl): string {
  const numbers = frameworks.map(
    ({ framework, id, verified }) => `${framework} ${id}${verified ? '' : ' (unverified)'}`,
  )
  const parts = [
    ...(fix === null ? [] : [`**How to fix.** ${prose(fix)}`]),
    ...(residual === null ? [] : [`**What remains.** ${prose(residual)}`]),
    ...(numbers.length === 0 ? [] : [`**In other lists.** ${plain(numbers.join(', '))}`]),
  ]
  return parts.length === 0 ? '' : folded('How to fix, what remains', parts)
}

/** Changes a machine can make, as far as they are known. */
function fixes(group: readonly ReportFinding[]): string[] {
  const known = group.filter(({ fix }) => fix !== undefined)
  if (known.length === 0) return []
  const parts = known.slice(0, mostPlaces).flatMap((finding) => {
    if (finding.fix === undefined) return []
    const { impact, note, kind, lines } = fixText(finding.fix)
    const language = kind === 'patch' ? 'diff' : kind === 'generate' ? 'yaml' : 'text'
    return [`${code(subjectLabel(finding))}: ${plain(impact)} ${plain(note)}`, block(lines, language)]
  })
  const rest = known.length > mostPlaces ? [`and ${known.length - mostPlaces} more`] : []
  return [folded(`Changes: ${count(known.length, 'place')}`, [...parts, ...rest])]
}

function folded(title: string, parts: readonly string[]): string {
  return `<details><summary>${title}</summary>\n\n${parts.join('\n\n')}\n\n</details>`
}

function notes(model: ReportModel): string {
  const { notRead, notAnswered, exceptions, remarks, coverage } = notesOf(model)
  const sections = [
    ['Not read', notRead],
    ['Not answered', notAnswered],
    ['Exceptions that need care', exceptions],
    ['Remarks', remarks],
    ['Coverage', coverage],
  ] as const
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => {
      const shown = lines.slice(0, mostPlaces).map((line) => `- ${plain(line)}`)
      const rest = lines.length > mostPlaces ? [`- and ${lines.length - mostPlaces} more`] : []
      return `## ${title}\n\n${[...shown, ...rest].join('\n')}`
    })
    .join('\n\n')
}

function closing({ tool, catalogue, listed, summary }: ReportModel): string {
  const hidden = severities.filter((one) => !listed.severities.includes(one) && summary.findings[one] > 0)
  const left = hidden.map((severity) => `${summary.findings[severity]} ${severity}`).join(', ')
  const note = hidden.length === 0 ? '' : `Not listed: ${left}. `
  return `---\n\n${note}Seawall ${plain(tool.version)}, catalogue ${code(catalogue.slice(0, 19))}.`
}
