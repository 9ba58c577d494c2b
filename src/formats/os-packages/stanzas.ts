import { linesOf } from './lines.ts'

/** A paragraph of `Field: value` lines (deb822). */
export interface Stanza {
  /** Where it begins, counted from 1. */
  readonly line: number
  /** By name in lower case, since case does not matter; of a field given twice the first. Lines after the first stay lines. */
  readonly fields: ReadonlyMap<string, string>
  /** The first line that is neither a field nor the continuation of one. */
  readonly damagedAt?: number
}

/** The stanzas of a text, one at a time. Fields that nobody asks for, such as long descriptions, are not kept. */
export function* stanzasOf(text: string, wanted: ReadonlySet<string>): Generator<Stanza> {
  let open: OpenStanza | undefined
  for (const { line, number } of linesOf(text)) {
    if (line.trim() === '') {
      if (open !== undefined) yield closed(open)
      open = undefined
    } else if (!line.startsWith('#')) {
      open ??= { line: number, fields: new Map(), current: undefined, damagedAt: undefined }
      readLine(open, line, number, wanted)
    }
  }
  if (open !== undefined) yield closed(open)
}

interface OpenStanza {
  readonly line: number
  readonly fields: Map<string, string[]>
  /** The lines of the field that a continuation belongs to; of an unwanted field they go nowhere. */
  current: string[] | undefined
  damagedAt: number | undefined
}

const field = /^[!-9;-~]+(?=[ \t]*:)/

function readLine(open: OpenStanza, line: string, number: number, wanted: ReadonlySet<string>): void {
  if (line.startsWith(' ') || line.startsWith('\t')) {
    if (open.current === undefined) open.damagedAt ??= number
    else open.current.push(line.trim())
    return
  }
  const name = field.exec(line)?.[0].toLowerCase()
  if (name === undefined) {
    open.damagedAt ??= number
    return
  }
  open.current = [line.slice(line.indexOf(':') + 1).trim()]
  if (wanted.has(name) && !open.fields.has(name)) open.fields.set(name, open.current)
}

function closed({ line, fields, damagedAt }: OpenStanza): Stanza {
  const texts = new Map([...fields].map(([name, lines]) => [name, lines.join('\n').trim()]))
  return damagedAt === undefined ? { line, fields: texts } : { line, fields: texts, damagedAt }
}
