import { linesOf } from '../os-packages/index.ts'

/** Real files have a kilobyte. */
const maxLength = 64 * 1024

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/

/** The `NAME=value` lines of a file that a shell could read (os-release(5)); of a name given twice the last. */
export function assignmentsIn(content: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { line } of linesOf(content.toString('utf8', 0, maxLength))) {
    const [, name, value = ''] = assignment.exec(line) ?? []
    if (name !== undefined) found.set(name, unquoted(value))
  }
  return found
}

/** Quotes as a shell takes them; without any, white space is kept up to a comment, since files forget the quotes. */
function unquoted(written: string): string {
  let value = ''
  let quote = ''
  for (let at = 0; at < written.length; at++) {
    const character = written.charAt(at)
    if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (character === quote) quote = ''
    else if (quote === '' && character === '#' && /\s/.test(written[at - 1] ?? '')) break
    else if (character === '\\' && isEscape(quote, written[at + 1])) value += written.charAt(++at)
    else value += character
  }
  return value.trim()
}

/** Between double quotes a backslash keeps its meaning before these four only, between single quotes never. */
function isEscape(quote: string, next: string | undefined): boolean {
  if (next === undefined || quote === "'") return false
  return quote === '' || '"\\$`'.includes(next)
}
