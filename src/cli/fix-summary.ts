import type { FixRun, Mended } from '../assess/index.ts'
import {
  byCodePoint,
  count,
  type Finding,
  type Origin,
  printable,
  shorten,
  subjectLabel,
  type Unread,
} from '../core/index.ts'
import { pad, paintWith, wrapText } from '../report/index.ts'

export interface FixSummary {
  readonly run: FixRun
  /** What more could be mended with --risky; empty when it was given. */
  readonly risky: readonly Mended[]
  readonly files: number
  readonly written: boolean
  readonly unread: readonly Unread[]
  readonly notes: readonly string[]
}

interface Look {
  readonly width: number
  readonly color: boolean
}

/** What was mended, what could be, what was refused and why, and what is left for people. */
export function renderSummary({ run, risky, files, written, unread, notes }: FixSummary, look: Look): string {
  const byHand = run.left.filter(({ fix }) => fix?.kind === 'plan')
  const unknown = run.left.filter(({ fix }) => fix === undefined)
  const done = written ? 'Fixed' : 'Could be fixed'
  const blocks = [
    run.mended.length === 0 && ['Nothing to fix.'],
    fixes(
      `${done}: ${findings(run.mended)} in ${count(files, 'file')}, each proven: its check passes, nothing got worse`,
      run.mended,
      look,
    ),
    fixes(`Could be fixed with --risky: ${findings(risky)}, each proven the same way`, risky, look),
    refusals(`Not fixed: ${findings(run.refused)}`, run, look),
    steps(`For people to decide: ${findings(byHand)}`, byHand, look),
    checks(`No fix is known: ${findings(unknown)}`, unknown, look),
    list(
      'Not read',
      unread.map(({ origin, message, hint }) => `${placeOf(origin)}: ${message}; ${hint}`),
      look,
    ),
    list('Note', notes, look),
  ]
  const shown = blocks.filter((block) => block !== false && block.length > 0) as string[][] // filter does not narrow
  return shown.map((block) => `${block.join('\n')}\n`).join('\n')
}

const findings = ({ length }: readonly unknown[]): string => count(length, 'finding')

/** By impact and note: what people weigh before they say yes. */
function fixes(title: string, mended: readonly Mended[], look: Look): string[] {
  const paint = paintWith(look.color)
  const groups = grouped(mended, ({ finding, fix }) => `${finding.check}\u0000${fix.plan.impact}\u0000${fix.plan.note}`)
  return under(title, look, groups, ({ finding, fix }, number) => {
    const { impact, note } = fix.plan
    const head = `${number}  ${finding.check}  ${impact === 'safe' ? paint.green(impact) : paint.yellow(impact)}`
    return [head, ...wrapText(printable(note), look.width - 6).map((line) => `      ${paint.dim(line)}`)]
  })
}

function steps(title: string, left: readonly Finding[], look: Look): string[] {
  const groups = grouped(left, ({ check }) => check)
  return under(title, look, groups, ({ check, fix }, number) => {
    const text = fix?.kind === 'plan' ? fix.steps.join('; ') : ''
    return [shorten(`${number}  ${pad(check, 34)}  ${printable(text)}`, look.width)]
  })
}

function checks(title: string, left: readonly Finding[], look: Look): string[] {
  const text = grouped(left, ({ check }) => check).map(([{ check }, number]) => `${check} (${number})`)
  return left.length === 0 ? [] : [paintWith(look.color).bold(title), ...indented(text.join(', '), look)]
}

function grouped<T>(list: readonly T[], keyOf: (one: T) => string): [T, number][] {
  const groups = [...Map.groupBy(list, keyOf)].sort(([a], [b]) => byCodePoint(a, b))
  return groups.map(([, group]) => [group[0] as T, group.length]) // a group has a first member
}

function under<T>(
  title: string,
  { color }: Look,
  groups: readonly [T, number][],
  show: (one: T, number: string) => string[],
): string[] {
  if (groups.length === 0) return []
  return [
    paintWith(color).bold(title),
    ...groups.flatMap(([one, number]) => show(one, pad(String(number), 4, 'right'))),
  ]
}

/** By reason, with a few of the places. */
function refusals(title: string, { refused }: FixRun, look: Look): string[] {
  const paint = paintWith(look.color)
  const groups = [...Map.groupBy(refused, ({ why }) => why)].sort(([a], [b]) => byCodePoint(a, b))
  return under(
    title,
    look,
    groups.map(([why, all]) => [{ why, all }, all.length]),
    ({ why, all }, number) => {
      const places = all.map(
        ({ finding }) => `${placeOf(finding.origin)} ${subjectLabel(finding.ref)} ${finding.check}`,
      )
      const more = places.length > mostPlaces ? [`and ${places.length - mostPlaces} more`] : []
      const shown = [...places.sort(byCodePoint).slice(0, mostPlaces).map(printable), ...more]
      return [`${number}  ${printable(why)}`, ...shown.map((place) => `      ${paint.dim(place)}`)]
    },
  )
}

function placeOf(origin: Origin): string {
  if (origin.source !== 'file' && origin.source !== 'dump') return origin.source
  return origin.line > 0 ? `${origin.file}:${origin.line}` : origin.file
}

const mostTexts = 20
const mostPlaces = 3

function list(title: string, texts: readonly string[], look: Look): string[] {
  if (texts.length === 0) return []
  const more = texts.length > mostTexts ? [`  and ${texts.length - mostTexts} more`] : []
  const shown = texts.slice(0, mostTexts).flatMap((text) => indented(printable(text), look))
  return [paintWith(look.color).bold(title), ...shown, ...more]
}

function indented(text: string, { width }: Look): string[] {
  return wrapText(text, width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`))
}
