import { isBlank, isComment, type SourceLine } from './source-lines.ts'
import type { Comment, MappedText, Span } from './types.ts'

/** An instruction with its continued lines joined. */
export interface LogicalLine {
  readonly line: MappedText
  /** The number of its first line, and the position in the list of the first line after it. */
  readonly number: number
  readonly next: number
  readonly emptyLines: readonly Span[]
  readonly comments: readonly Comment[]
}

/** Joins the lines from `first` on; comments and empty lines among them are left out, as BuildKit does. */
export function joinLines(lines: readonly SourceLine[], first: number, escapeMark: string): LogicalLine {
  const pieces: { at: number; offset: number }[] = []
  const emptyLines: Span[] = []
  const comments: Comment[] = []
  const texts: string[] = []
  let length = 0
  let next = first
  for (let open = true; open && next < lines.length; next++) {
    const line = lines[next] as SourceLine // next is in range
    if (next > first && isComment(line)) comments.push(commentOf(line))
    else if (next > first && isBlank(line)) emptyLines.push({ start: line.start, end: line.end })
    else {
      const kept = continuedText(line.text, escapeMark)
      open = kept !== undefined
      const text = kept ?? line.text
      pieces.push({ at: length, offset: line.start })
      texts.push(text)
      length += text.length
    }
  }
  return { line: { text: texts.join(''), pieces }, number: lines[first]?.number ?? 1, next, emptyLines, comments }
}

export function commentOf({ text, start, end }: SourceLine): Comment {
  return { text: text.trimStart().slice(1), start, end }
}

/** The text before an escape character at the end of the line; undefined when the line ends the instruction. */
function continuedText(text: string, escapeMark: string): string | undefined {
  const trimmed = text.replace(/[ \t]+$/, '')
  if (!trimmed.endsWith(escapeMark)) return undefined
  const before = trimmed.slice(0, -1)
  return before.endsWith(escapeMark) ? undefined : before
}
