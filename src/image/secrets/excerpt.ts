import { printable } from '../../core/index.ts'

/** A name such as `DB_PASSWORD` with what joins it to its value. */
const nameBefore = /[A-Za-z_][A-Za-z0-9_.-]{0,40}["'\]]{0,2}[ \t]{0,3}(?:=>|:=|[:=>])[ \t]{0,3}["'`]?$/
const reach = 60

/**
 * How a secret is shown: the name before it, the first characters where these only tell its kind, and its length.
 * Nothing else of the line: another secret may stand there, of a kind we do not know. Text before `from` may be
 * part of one that we do know.
 */
export function excerptOf(text: string, from: number, start: number, end: number, show: number): string {
  const name = nameBefore.exec(text.slice(Math.max(from, start - reach), start))?.[0] ?? ''
  return maskedAs(text.slice(start, end), looksSecret(name) ? '' : name, show)
}

export function maskedAs(value: string, name: string, show: number): string {
  const kind = value.slice(0, Math.min(show, value.length / 2))
  const length = `(${value.length} characters)`
  const forms = [`${printable(`${name}${kind}`)}… ${length}`, `… ${length}`, '…']
  return forms.find((form) => !form.includes(value)) ?? ''
}

/** How long the value is that an excerpt stands for; undefined where it does not say. */
export function lengthIn(excerpt: string): number | undefined {
  const length = / \((\d+) characters\)$/.exec(excerpt)?.[1]
  return length === undefined ? undefined : Number(length)
}

const looksSecret = (name: string): boolean => (name.match(/[0-9]/g)?.length ?? 0) > 4
