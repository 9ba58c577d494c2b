import type { ExceptionReport } from '../assess/index.ts'
import { count, type Missing, numeral, printable, subjectLabel } from '../core/index.ts'
import type { ReportModel, ReportUnanswered, ReportUnread } from './model.ts'
import { unreadWords } from './not-judged.ts'
import { placeOfObject } from './place.ts'

/** What the counts do not say, as sentences that are safe to show on a terminal. */
export interface Notes {
  readonly notRead: readonly string[]
  readonly notAnswered: readonly string[]
  /** Exceptions that have expired or are good for nothing. */
  readonly exceptions: readonly string[]
  readonly remarks: readonly string[]
  readonly coverage: readonly string[]
}

export function notesOf(model: ReportModel): Notes {
  return {
    notRead: model.unread.filter(({ kind }) => kind === 'broken').map(unreadWords),
    notAnswered: unansweredLines(model.unanswered),
    exceptions: model.exceptions.filter(({ state }) => state !== 'in-use').map(exceptionLine),
    remarks: model.remarks.map((remark) => {
      const place = placeOfObject(remark.location)
      return `${printable(subjectLabel(remark))}${place && ` (${place})`}: ${printable(remark.message)}`
    }),
    coverage: coverageLines(model),
  }
}

function coverageLines(model: ReportModel): string[] {
  const { owned, leftOut, namespaceAssumed, notLookedAt } = model.coverage
  const foreign = model.unread.filter(({ kind }) => kind === 'foreign')
  const { implemented, planned } = model.summary.controls
  return [
    ...leftOut.map(({ why, count: number }) => `${count(number, 'object')} left out: ${printable(why)}.`),
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
    ...(notLookedAt.length > 0 ? [notLookedAtLine(notLookedAt)] : []),
    ...(foreign.length > 0 ? [foreignLine(foreign)] : []),
    `${implemented} of ${implemented + planned} controls of the catalogue are implemented; the others are not judged (seawall controls).`,
  ]
}

function notLookedAtLine(kinds: readonly { readonly kind: string; readonly count: number }[]): string {
  const total = kinds.reduce((sum, { count: number }) => sum + number, 0)
  const some = [...kinds].sort((a, b) => b.count - a.count).slice(0, 6)
  const names = some.map(({ kind, count: number }) => `${numeral(number)} ${printable(kind)}`).join(', ')
  return `${count(total, 'object')} of kinds that no selected check looks at (${names}${kinds.length > 6 ? ', …' : ''}).`
}

function foreignLine(foreign: readonly ReportUnread[]): string {
  const files = [...new Set(foreign.map(({ location }) => printable(location.file ?? '')))]
  const some = files.slice(0, 3).join(', ')
  const what = foreign.length === 1 ? 'is no Kubernetes object' : 'are no Kubernetes objects'
  return `${count(foreign.length, 'document')} skipped that ${what} (${some}${files.length > 3 ? ', …' : ''}).`
}

/** Open questions by the evidence that is missing: what would answer many of them at once. */
function unansweredLines(unanswered: readonly ReportUnanswered[]): string[] {
  const groups = Map.groupBy(unanswered, ({ missing }) => (missing[0] === undefined ? '' : reasonOf(missing[0])))
  return [...groups].map(([reason, group]) => {
    const subjects = [...new Set(group.map((one) => printable(subjectLabel(one))))]
    const checks = [...new Set(group.map(({ check }) => check))]
    const what = checks.length === 1 ? checks[0] : count(checks.length, 'check')
    const who = `${subjects.slice(0, 3).join(', ')}${subjects.length > 3 ? ` and ${numeral(subjects.length - 3)} more` : ''}`
    return `${what} of ${count(subjects.length, 'object')}: ${reason || 'evidence is missing'} (${who})`
  })
}

const reasons: Readonly<Record<string, string>> = {
  'img:config': "the image's own USER decides, and images were not read",
  'api:pods': 'an operator completes these pods, and what it adds was not read',
  'config:pod-spec': 'fields have a type that the API server refuses',
}

/** What is missing and why, for people. */
export function reasonOf({ need, why }: Pick<Missing, 'need' | 'why'>): string {
  const known = Object.hasOwn(reasons, need) ? reasons[need] : undefined
  if (known !== undefined && (why === 'unsupported' || need !== 'api:pods')) return known
  const [source, name = ''] = need.split(':')
  const what = printable(source === 'api' ? name : need)
  if (why === 'not-collected' && source === 'api')
    return `there may be more ${what} than were read (--complete says that the input is a whole cluster)`
  return `${what}: ${whys[why]}`
}

const whys: Readonly<Record<Missing['why'], string>> = {
  forbidden: 'no right to read it',
  'not-collected': 'not read',
  'not-configured': 'not configured',
  unsupported: 'not supported',
  stale: 'too old to decide',
  'too-large': 'too large to read',
  timeout: 'not read in time',
  malformed: 'malformed',
}

const states = {
  'in-use': 'is in use',
  expired: 'has expired: its findings count again',
  'no-longer-needed': 'is needed no more: what it covers passes; delete it',
  'matches-nothing': 'matches nothing here',
  'no-expiry': 'has no end: give it a day on which it expires',
}

function exceptionLine({ exception, state, findings }: ExceptionReport): string {
  const expires = printable(exception.expires)
  const number = state === 'expired' ? ` (${count(findings, 'finding')}, expired ${expires})` : ''
  return `${printable(exception.id)} (${printable(exception.source)}) ${states[state]}${number}`
}

/** ` until 2027-03-31`, or ` without an end` for an exception that was taken over without a day. */
export function untilWords(expires: string | undefined): string {
  if (expires === undefined) return ''
  return expires === 'none' ? ' without an end' : ` until ${printable(expires)}`
}
