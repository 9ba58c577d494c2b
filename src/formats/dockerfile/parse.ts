import type { Result } from '../../core/index.ts'
import { readDirectives } from './directives.ts'
import { DockerfileError } from './errors.ts'
import { readHeredocs } from './heredocs.ts'
import { readInstruction } from './instruction.ts'
import { commentOf, joinLines } from './logical-lines.ts'
import { isBlank, isComment, type SourceLine, splitLines } from './source-lines.ts'
import type { Comment, Dockerfile, Instruction } from './types.ts'

export const maxDockerfileLength = 1024 * 1024
const maxLines = 50_000
/** Layers of an image number 127 at most. */
const maxInstructions = 5000

/** Reads a Dockerfile as BuildKit does; what would stop a build is an error with its line. */
export function parseDockerfile(text: string): Result<Dockerfile, DockerfileError> {
  try {
    return { ok: true, value: readDockerfile(text) }
  } catch (error) {
    if (error instanceof DockerfileError) return { ok: false, error }
    throw error
  }
}

function readDockerfile(text: string): Dockerfile {
  if (text.length > maxDockerfileLength) throw new DockerfileError(1, 'the file is longer than 1 MiB')
  if (text.includes('\0')) throw new DockerfileError(1, 'the file is no text: it has NUL characters')
  const lines = splitLines(text)
  if (lines.length > maxLines) throw new DockerfileError(maxLines, `the file has more than ${maxLines} lines`)
  const directives = readDirectives(lines)
  const escapeMark = directives.find(({ name }) => name === 'escape')?.value === '`' ? '`' : '\\'
  const { comments, instructions } = readLines(lines, directives.length, escapeMark)
  return { text, escapeMark, directives, comments, instructions }
}

function readLines(lines: readonly SourceLine[], first: number, escapeMark: string) {
  const comments: Comment[] = []
  const instructions: Instruction[] = []
  for (let at = first; at < lines.length; ) {
    const line = lines[at] as SourceLine // at is in range
    if (isComment(line)) comments.push(commentOf(line))
    if (isComment(line) || isBlank(line)) {
      at++
      continue
    }
    const joined = joinLines(lines, at, escapeMark)
    comments.push(...joined.comments)
    at = joined.next
    if (joined.line.text.trim() === '') continue
    const instruction = readInstruction(joined.line, escapeMark, joined.number, joined.emptyLines)
    checkOrder(instruction, instructions, joined.number)
    const read = takesHeredocs(instruction)
      ? readHeredocs(joined.line, lines, at, escapeMark)
      : { heredocs: [], next: at }
    at = read.next
    if (instructions.length === maxInstructions)
      throw new DockerfileError(joined.number, `the file has more than ${maxInstructions} instructions`)
    instructions.push(withHeredocs(instruction, read.heredocs))
  }
  if (!instructions.some(({ kind }) => kind === 'FROM'))
    throw new DockerfileError(1, 'no instruction FROM: nothing would be built')
  return { comments, instructions }
}

function checkOrder({ kind }: Instruction, before: readonly Instruction[], line: number): void {
  if (kind !== 'FROM' && kind !== 'ARG' && !before.some((one) => one.kind === 'FROM'))
    throw new DockerfileError(line, `${kind} stands before the first FROM`, 'only ARG may stand there')
}

function takesHeredocs(instruction: Instruction): boolean {
  const { kind } = instruction
  if (kind === 'ONBUILD') return takesHeredocs(instruction.inner)
  if (kind === 'COPY' || kind === 'ADD') return !instruction.json
  return kind === 'RUN' && instruction.command.form === 'shell'
}

function withHeredocs(instruction: Instruction, heredocs: Instruction['heredocs']): Instruction {
  const last = heredocs.at(-1)
  if (last === undefined) return instruction
  if (instruction.kind === 'ONBUILD')
    return { ...instruction, heredocs, end: last.end, inner: withHeredocs(instruction.inner, heredocs) }
  return { ...instruction, heredocs, end: last.end }
}
