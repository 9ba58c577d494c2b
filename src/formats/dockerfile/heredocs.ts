import { DockerfileError } from './errors.ts'
import { plainText } from './mapped-text.ts'
import type { SourceLine } from './source-lines.ts'
import type { Heredoc, MappedText } from './types.ts'
import { splitWords, unquote } from './words.ts'

interface Opening {
  readonly name: string
  readonly expands: boolean
  /** `<<-`: tabs before a line are no part of it. */
  readonly strips: boolean
}

export interface ReadHeredocs {
  readonly heredocs: readonly Heredoc[]
  readonly next: number
}

/** The heredocs that an instruction opens, whose lines begin at `next`. */
export function readHeredocs(
  line: MappedText,
  lines: readonly SourceLine[],
  next: number,
  escapeMark: string,
): ReadHeredocs {
  const heredocs: Heredoc[] = []
  let at = next
  for (const opening of openings(line, escapeMark)) {
    const first = at
    while (at < lines.length && !ends(opening, lines[at])) at++
    const last = lines[at]
    if (last === undefined)
      throw new DockerfileError(
        lines[next - 1]?.number ?? 1,
        `the heredoc ${opening.name} has no end`,
        `put ${opening.name} on a line of its own`,
      )
    const start = lines[first]?.start ?? last.start
    heredocs.push({
      name: opening.name,
      expands: opening.expands,
      content: contentOf(lines.slice(first, at), opening, start),
      start,
      end: last.end,
    })
    at++
  }
  return { heredocs, next: at }
}

function openings(line: MappedText, escapeMark: string): Opening[] {
  const found: Opening[] = []
  for (const { text } of splitWords(line, escapeMark)) {
    const match = /^\d*<<(-?)([^<]+)$/.exec(text)
    if (match === null) continue
    const written = match[2] ?? ''
    const name = unquote(written, escapeMark)
    if (name !== '' && !/\s/.test(name)) found.push({ name, expands: name === written, strips: match[1] === '-' })
  }
  return found
}

function ends({ name, strips }: Opening, line: SourceLine | undefined): boolean {
  return (strips ? line?.text.replace(/^\t+/, '') : line?.text) === name
}

function contentOf(lines: readonly SourceLine[], { strips }: Opening, start: number): MappedText {
  const pieces: { at: number; offset: number }[] = []
  const texts: string[] = []
  let length = 0
  for (const { text, start: offset } of lines) {
    const cut = strips ? text.length - text.replace(/^\t+/, '').length : 0
    pieces.push({ at: length, offset: offset + cut })
    texts.push(`${text.slice(cut)}\n`)
    length += text.length - cut + 1
  }
  return lines.length === 0 ? plainText('', start) : { text: texts.join(''), pieces }
}
