import type { Exception, ExceptionState } from '../../assess/index.ts'
import { numeral, printable } from '../../core/index.ts'
import { clip, type Paint, pad, textWidth, wrapText } from '../../report/index.ts'

/** What is known of an exception; without input to judge, only what its day says. */
export type ListedState = ExceptionState | 'not-checked'

export interface ListedException {
  readonly exception: Exception
  readonly state: ListedState
  /** Findings it holds back, or no longer does; undefined when nothing was judged. */
  readonly findings?: number
}

export const stateWords: Readonly<Record<ListedState, string>> = {
  'in-use': 'in use',
  expired: 'expired',
  'no-longer-needed': 'needed no more',
  'matches-nothing': 'matches nothing',
  'no-expiry': 'no end',
  'not-checked': 'not checked',
}

/** `POD-02/host-network · kube-system · DaemonSet · kube-proxy`: what it covers, from the check to the object. */
export function scopeWords({ scope }: Exception): string {
  const { controls = [], checks = [], namespaces, kinds, names, slots, subject } = scope
  const lists = [[...controls, ...checks], namespaces, kinds, names, slots, subject === undefined ? [] : [subject]]
  return printable(lists.flatMap((list) => (list && list.length > 0 ? [list.join(', ')] : [])).join(' · '))
}

const heads = ['ID', 'STATE', 'OWNER', 'EXPIRES', 'FINDINGS'] as const
const findingsColumn = heads.indexOf('FINDINGS')
const stateColumn = heads.indexOf('STATE')

/** One exception a line; a scope that is too long goes on below, in its own column. */
export function renderExceptions(listed: readonly ListedException[], paint: Paint, width: number): string {
  const rows = listed.map(({ exception, state, findings }) => [
    clip(printable(exception.id), 32),
    stateWords[state],
    clip(printable(exception.owner), 24),
    printable(exception.expires),
    findings === undefined ? '·' : numeral(findings),
  ])
  const widths = heads.map((head, column) =>
    Math.max(textWidth(head), ...rows.map((row) => textWidth(row[column] ?? ''))),
  )
  const before = widths.reduce((sum, one) => sum + one + 2, 0)
  const lineOf = (cells: readonly string[], colour: (text: string) => string): string =>
    cells
      .map((cell, column) => {
        const padded = pad(cell, widths[column] ?? 0, column === findingsColumn ? 'right' : 'left')
        return `${column === stateColumn ? colour(padded) : padded}  `
      })
      .join('')
  const body = listed.flatMap(({ exception, state }, index) => {
    const [first = '', ...rest] = wrapText(scopeWords(exception), Math.max(30, width - before))
    const line = `${lineOf(rows[index] ?? [], colourOf(state, paint))}${first}`
    return [line, ...rest.map((more) => `${' '.repeat(before)}${more}`)]
  })
  return `${[paint.dim(`${lineOf(heads, (text) => text)}SCOPE`), ...body, ...notCheckedWords(listed)].join('\n')}\n`
}

/** Without a path there is nothing an exception could be in use for. */
function notCheckedWords(listed: readonly ListedException[]): string[] {
  const number = listed.filter(({ state }) => state === 'not-checked').length
  if (number === 0) return []
  const whether = number === 1 ? 'whether it is in use' : 'whether they are in use'
  return ['', `${numeral(number)} not checked: name paths to see ${whether} (seawall exceptions list deploy/).`]
}

function colourOf(state: ListedState, paint: Paint): (text: string) => string {
  if (state === 'in-use') return paint.green
  if (state === 'not-checked') return paint.dim
  return state === 'expired' ? paint.red : paint.yellow
}
