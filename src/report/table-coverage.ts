import type { ExceptionReport } from '../assess/index.ts'
import { count, printable, subjectLabel, type Unanswered, type Unread } from '../core/index.ts'
import type { Paint } from './paint.ts'
import { placeOf } from './place.ts'
import type { ReportInput } from './report.ts'
import { summarise } from './summary.ts'
import { wrapText } from './text-table.ts'

const longList = 12

/** What the counts do not say: what was not read, not answered, not judged, and which exceptions need care. */
export function renderCoverage({ assessment }: ReportInput, paint: Paint, width: number): string {
  const broken = assessment.unread.filter(({ kind }) => kind === 'broken')
  const foreign = assessment.unread.filter(({ kind }) => kind === 'foreign')
  const stale = assessment.exceptions.filter(({ state }) => state !== 'in-use')
  const { controls } = summarise(assessment)
  const { owned, leftOut, namespaceAssumed, notLookedAt } = assessment.coverage
  const notes = [
    ...leftOut.map(({ why, count: number }) => `${count(number, 'object')} left out: ${why}.`),
    ...(owned > 0
      ? [
          `${count(owned, 'pod or replica set', 'pods and replica sets')} follow from their controllers and are reported only where they differ.`,
        ]
      : []),
    ...(namespaceAssumed > 0
      ? [
          `${count(namespaceAssumed, 'object names', 'objects name')} no namespace: "default" assumed (--namespace sets another).`,
        ]
      : []),
    ...(notLookedAt.length > 0 ? [notLookedAtNote(notLookedAt)] : []),
    ...(foreign.length > 0 ? [foreignNote(foreign)] : []),
    `${controls.implemented} of ${controls.implemented + controls.planned} controls of the catalogue are implemented; the others are not judged (seawall controls).`,
  ]
  return [
    ...section(
      paint.red('NOT READ'),
      broken.map((item) => renderUnread(item)),
      width,
    ),
    ...section(paint.yellow('NOT ANSWERED'), unansweredLines(assessment.unanswered), width),
    ...section(paint.yellow('EXCEPTIONS THAT NEED CARE'), stale.map(renderException), width),
    ...section(
      paint.yellow('REMARKS'),
      assessment.remarks.map(
        ({ ref, message, origin }) => `${printable(subjectLabel(ref))} (${placeOf(origin)}): ${printable(message)}`,
      ),
      width,
    ),
    [paint.bold('COVERAGE'), ...notes.flatMap((note) => indented(note, width))].join('\n'),
  ].join('\n\n')
}

function section(title: string, lines: readonly string[], width: number): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, longList).flatMap((line) => indented(line, width))
  const rest = lines.length > longList ? [`  … and ${lines.length - longList} more (--format json lists all)`] : []
  return [[title, ...shown, ...rest].join('\n')]
}

/** A line of its own, and what does not fit below it, further in. */
function indented(text: string, width: number): string[] {
  return wrapText(text, width - 6).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`))
}

function renderUnread({ origin, message, hint }: Unread): string {
  return `${placeOf(origin)}: ${printable(message)}; ${printable(hint)}`
}

function notLookedAtNote(kinds: readonly { readonly kind: string; readonly count: number }[]): string {
  const total = kinds.reduce((sum, { count: number }) => sum + number, 0)
  const some = [...kinds].sort((a, b) => b.count - a.count).slice(0, 6)
  const names = some.map(({ kind, count: number }) => `${number} ${printable(kind)}`).join(', ')
  return `${count(total, 'object')} of kinds that no selected check looks at (${names}${kinds.length > 6 ? ', …' : ''}).`
}

function foreignNote(foreign: readonly Unread[]): string {
  const files = [...new Set(foreign.map(({ origin }) => placeOf(origin).replace(/:\d+$/, '')))]
  const some = files.slice(0, 3).join(', ')
  return `${count(foreign.length, 'document')} skipped that are no Kubernetes objects (${some}${files.length > 3 ? ', …' : ''}).`
}

const reasons: Readonly<Record<string, string>> = {
  'img:config': "the image's own USER decides, and images were not read",
  'api:pods': 'an operator completes these pods, and what it adds was not read',
  'config:pod-spec': 'fields have a type that the API server refuses',
}

/** Open questions by the evidence that is missing: what would answer many of them at once. */
function unansweredLines(unanswered: readonly Unanswered[]): string[] {
  const groups = Map.groupBy(unanswered, ({ missing }) => missing[0]?.need ?? '')
  return [...groups].map(([need, group]) => {
    const subjects = [...new Set(group.map(({ ref }) => printable(subjectLabel(ref))))]
    const checks = [...new Set(group.map(({ check }) => check))]
    const what = checks.length === 1 ? checks[0] : count(checks.length, 'check')
    const who = `${subjects.slice(0, 3).join(', ')}${subjects.length > 3 ? ` and ${subjects.length - 3} more` : ''}`
    return `${what} of ${count(subjects.length, 'object')}: ${reasons[need] ?? `${need} is missing`} (${who})`
  })
}

const states = {
  'in-use': 'is in use',
  expired: 'has expired: its findings count again',
  'no-longer-needed': 'is needed no more: what it covers passes; delete it',
  'matches-nothing': 'matches nothing here',
}

function renderException({ exception, state, findings }: ExceptionReport): string {
  const number = state === 'expired' ? ` (${count(findings, 'finding')}, expired ${exception.expires})` : ''
  return `${printable(exception.id)} (${printable(exception.source)}) ${states[state]}${number}`
}
