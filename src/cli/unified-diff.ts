import { printable } from '../core/index.ts'

export interface DiffSide {
  readonly text: string
  /** Lines, from 1, that are not shown, and why. */
  readonly hidden: ReadonlyMap<number, string>
}

type Kind = ' ' | '-' | '+'

interface Line {
  readonly kind: Kind
  /** Positions in the old and the new text, from 0, of this line or the next one. */
  readonly before: number
  readonly after: number
}

const context = 3
/** Beyond so many changed lines the middle is shown as replaced: the search takes time and room by their square. */
const mostChanges = 2000

/** The difference of two texts as `diff -u` writes it, for people: control characters are escaped, secrets hidden. */
export function unifiedDiff(name: string, before: DiffSide | undefined, after: DiffSide): string {
  const old = splitLines(before?.text ?? '')
  const now = splitLines(after.text)
  const lines = compare(old.lines, now.lines)
  const show = (line: Line): string => {
    const [side, at, hidden] = line.kind === '+' ? [now, line.after, after.hidden] : [old, line.before, before?.hidden]
    const whole = side.lines[at] ?? ''
    const why = hidden?.get(at + 1)
    const text = why === undefined ? printable(whole) : `${/^[ ]*/.exec(whole)?.[0] ?? ''}# not shown: ${why}`
    const open = side.open && at === side.lines.length - 1 ? '\n\\ No newline at end of file' : ''
    return `${line.kind}${text}${open}`
  }
  const shownName = printable(name)
  const head = [before === undefined ? '--- /dev/null' : `--- a/${shownName}`, `+++ b/${shownName}`]
  return `${[...head, ...hunks(lines).flatMap((hunk) => [rangeOf(hunk), ...hunk.map(show)])].join('\n')}\n`
}

/** A carriage return belongs to the break: it is the same on both sides, and no terminal shows it. */
function splitLines(text: string): { lines: string[]; open: boolean } {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const open = lines.at(-1) !== ''
  return { lines: open ? lines : lines.slice(0, -1), open }
}

function compare(old: readonly string[], now: readonly string[]): Line[] {
  let head = 0
  while (head < old.length && head < now.length && old[head] === now[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++
  const same = (count: number, before: number, after: number): Line[] =>
    Array.from({ length: count }, (_, index) => ({ kind: ' ', before: before + index, after: after + index }))
  const middle = changes(old.slice(head, old.length - tail), now.slice(head, now.length - tail))
  return [
    ...same(head, 0, 0),
    ...middle.map(({ kind, before, after }) => ({ kind, before: before + head, after: after + head })),
    ...same(tail, old.length - tail, now.length - tail),
  ]
}

/** The shortest edit (Myers, "An O(ND) Difference Algorithm", 1986). */
function changes(old: readonly string[], now: readonly string[]): Line[] {
  const trail: Map<number, number>[] = []
  const reach = new Map<number, number>([[1, 0]])
  const at = (map: ReadonlyMap<number, number>, diagonal: number): number => map.get(diagonal) ?? -1
  for (let cost = 0; cost <= Math.min(old.length + now.length, mostChanges); cost++) {
    trail.push(new Map(reach))
    for (let diagonal = -cost; diagonal <= cost; diagonal += 2) {
      const down = diagonal === -cost || (diagonal !== cost && at(reach, diagonal - 1) < at(reach, diagonal + 1))
      let x = down ? at(reach, diagonal + 1) : at(reach, diagonal - 1) + 1
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x++
      reach.set(diagonal, x)
      if (x >= old.length && x - diagonal >= now.length) return walkBack(trail, old.length, now.length)
    }
  }
  return [
    ...old.map((_, before): Line => ({ kind: '-', before, after: 0 })),
    ...now.map((_, after): Line => ({ kind: '+', before: old.length, after })),
  ]
}

function walkBack(trail: readonly ReadonlyMap<number, number>[], oldLength: number, newLength: number): Line[] {
  const lines: Line[] = []
  let [x, y] = [oldLength, newLength]
  for (let cost = trail.length - 1; cost >= 0; cost--) {
    const reach = trail[cost] as ReadonlyMap<number, number> // cost counts down from the last one
    const diagonal = x - y
    const left = reach.get(diagonal - 1) ?? -1
    const right = reach.get(diagonal + 1) ?? -1
    const from = diagonal === -cost || (diagonal !== cost && left < right) ? diagonal + 1 : diagonal - 1
    const fromX = reach.get(from) ?? 0
    const fromY = fromX - from
    while (x > fromX && y > fromY) lines.push({ kind: ' ', before: --x, after: --y })
    if (cost === 0) break
    if (x === fromX) lines.push({ kind: '+', before: x, after: --y })
    else lines.push({ kind: '-', before: --x, after: y })
  }
  return lines.reverse()
}

function hunks(lines: readonly Line[]): Line[][] {
  const found: Line[][] = []
  let end = -1
  for (const [index, { kind }] of lines.entries()) {
    if (kind === ' ') continue
    const start = Math.max(0, index - context)
    const stop = Math.min(lines.length, index + context + 1)
    const last = found.at(-1)
    if (last !== undefined && start <= end) last.push(...lines.slice(end, stop))
    else found.push(lines.slice(start, stop))
    end = stop
  }
  return found
}

function rangeOf(hunk: readonly Line[]): string {
  const [first] = hunk
  const range = (start: number, kind: Kind): string => {
    const length = hunk.filter((line) => line.kind === ' ' || line.kind === kind).length
    return `${length === 0 ? start : start + 1},${length}`
  }
  return `@@ -${range(first?.before ?? 0, '-')} +${range(first?.after ?? 0, '+')} @@`
}
