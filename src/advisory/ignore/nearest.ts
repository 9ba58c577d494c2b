import { printable, shorten } from '../../core/index.ts'

/** ` (known: a, b)` or, where one of them is nearly the same, `, did you mean "a"?` */
export function hintFor(word: string, known: readonly string[]): string {
  const near = known
    .map((one) => ({ one, steps: editSteps(word.slice(0, 40).toLowerCase(), one) }))
    .sort((left, right) => left.steps - right.steps)[0]
  const isNear = near !== undefined && near.steps <= Math.max(2, Math.floor(near.one.length / 3))
  return isNear ? `; the nearest known is "${near.one}"` : ` (known: ${known.join(', ')})`
}

/** A word of a file as it may be shown. */
export function quoted(word: string): string {
  return JSON.stringify(printable(shorten(word, 60)))
}

/** How many characters must be put in, taken out or replaced (Levenshtein). */
function editSteps(from: string, to: string): number {
  let row = [...Array(to.length + 1).keys()]
  for (let i = 1; i <= from.length; i++) {
    const next = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
