import type { ExceptionReport } from '../assess/index.ts'
import { count, printable, subjectLabel, type Unanswered, type Unread } from '../core/index.ts'
import type { Paint } from './paint.ts'
import { placeOf } from './place.ts'
import type { ReportInput } from './report.ts'
import { summarise } from './summary.ts'

const longList = 12

/** What the counts do not say: what was not read, not answered, not judged, and which exceptions need care. */
export function renderCoverage({ assessment }: ReportInput, paint: Paint): string {
  const broken = assessment.unread.filter(({ kind }) => kind === 'broken')
  const foreign = assessment.unread.filter(({ kind }) => kind === 'foreign')
  const stale = assessment.exceptions.filter(({ state }) => state !== 'in-use')
  const { controls } = summarise(assessment)
  const { owned, leftOut, namespaceAssumed } = assessment.coverage
  const notes = [
    ...leftOut.map(({ why, count: number }) => `${count(number, 'object')} left out: ${why}.`),
    ...(owned > 0
      ? [
          `${count(owned, 'pod or replica set', 'pods and replica sets')} follow from their controllers and are reported only where they differ.`,
        ]
      : []),
    ...(namespaceAssumed > 0
      ? [`${count(namespaceAssumed, 'object')} name no namespace: "default" assumed (--namespace sets another).`]
      : []),
    ...(foreign.length > 0 ? [foreignNote(foreign)] : []),
    `${controls.implemented} of ${controls.implemented + controls.planned} controls of the catalogue are implemented; the others are not judged (seawall controls).`,
  ]
  return [
    ...section(
      paint.red('NOT READ'),
      broken.map((item) => renderUnread(item)),
    ),
    ...section(paint.yellow('NOT ANSWERED'), unansweredLines(assessment.unanswered)),
    ...section(paint.yellow('EXCEPTIONS THAT NEED CARE'), stale.map(renderException)),
    ...section(
      paint.yellow('REMARKS'),
      assessment.remarks.map(
        ({ ref, message, origin }) => `${printable(subjectLabel(ref))} (${placeOf(origin)}): ${printable(message)}`,
      ),
    ),
    [paint.bold('COVERAGE'), ...notes.map((note) => `  ${note}`)].join('\n'),
  ].join('\n\n')
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const shown = lines.slice(0, longList).map((line) => `  ${line}`)
  const rest = lines.length > longList ? [`  … and ${lines.length - longList} more (--format json lists all)`] : []
  return [[title, ...shown, ...rest].join('\n')]
}

function renderUnread({ origin, message, hint }: Unread): string {
  return `${placeOf(origin)}: ${printable(message)}; ${printable(hint)}`
}

function foreignNote(foreign: readonly Unread[]): string {
  const files = [...new Set(foreign.map(({ origin }) => placeOf(origin).replace(/:\d+$/, '')))]
  const some = files.slice(0, 3).join(', ')
  return `${count(foreign.length, 'document')} skipped that are no Kubernetes objects (${some}${files.length > 3 ? ', …' : ''}).`
}

const reasons: Readonly<Record<string, string>> = {
  'img:config': "the image's own USER decides, and images were not read",
  'api:pods': 'an operator completes these pods, and its result was not read',
  'config:pod-spec': 'fields have a type that the API server refuses',
}

function unansweredLines(unanswered: readonly Unanswered[]): string[] {
  const groups = Map.groupBy(unanswered, ({ check, missing }) => `${check}\u0000${missing[0]?.need ?? ''}`)
  return [...groups.values()].map((group) => {
    const need = group[0]?.missing[0]?.need ?? ''
    return `${group[0]?.check}: ${count(group.length, 'place')}; ${reasons[need] ?? `${need} is missing`}`
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
