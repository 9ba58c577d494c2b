import { DockerfileError } from './errors.ts'
import { takeFlags } from './flags.ts'
import { readJsonForm } from './json-form.ts'
import { sliceMapped, spanAt, wordAt } from './mapped-text.ts'
import { readPairs } from './pairs.ts'
import type { Command, Instruction, InstructionKind, MappedText, Span, Word } from './types.ts'
import { skipSpace, splitAtSpace, splitWords, trimMapped } from './words.ts'

type Base = Omit<Instruction, 'kind'>
interface Reading {
  readonly base: Base
  /** What follows the flags, without white space around it. */
  readonly body: MappedText
  readonly escapeMark: string
  readonly line: number
  readonly depth: number
}

/** Reads one joined line. Heredocs are added by whoever has the lines below. */
export function readInstruction(
  joined: MappedText,
  escapeMark: string,
  line: number,
  emptyLines: readonly Span[] = [],
  depth = 0,
): Instruction {
  const { text } = joined
  const start = skipSpace(text, 0)
  let end = start
  while (end < text.length && !/\s/.test(text[end] ?? '')) end++
  const keyword = wordAt(joined, start, end)
  const { flags, rest } = takeFlags(sliceMapped(joined, end), escapeMark)
  const body = trimMapped(rest)
  const whole = spanAt(joined, start, Math.max(end, text.trimEnd().length))
  const base = { ...whole, keyword, flags, heredocs: [], emptyLines, bodyEnd: whole.end }
  const kind = keyword.text.toUpperCase()
  const read = readers.get(kind)
  if (read === undefined)
    throw new DockerfileError(line, `unknown instruction ${keywordToShow(kind)}`, 'is the line above meant to go on?')
  if (body.text === '') throw new DockerfileError(line, `${kind} wants an argument`)
  return read({ base, body, escapeMark, line, depth })
}

/** What stands in the wrong place may be a part of a secret: only what looks like an instruction is repeated. */
function keywordToShow(kind: string): string {
  return /^[A-Z_]{1,30}$/.test(kind) ? `"${kind}"` : 'here'
}

const readers: ReadonlyMap<string, (reading: Reading) => Instruction> = new Map<
  InstructionKind,
  (reading: Reading) => Instruction
>([
  ['FROM', readFrom],
  ['ARG', (reading) => readPairsAs('ARG', reading)],
  ['ENV', (reading) => readPairsAs('ENV', reading)],
  ['LABEL', (reading) => readPairsAs('LABEL', reading)],
  ['COPY', (reading) => readCopy('COPY', reading)],
  ['ADD', (reading) => readCopy('ADD', reading)],
  ['RUN', (reading) => ({ kind: 'RUN', ...reading.base, command: readCommand(reading.body) })],
  ['CMD', (reading) => ({ kind: 'CMD', ...reading.base, command: readCommand(reading.body) })],
  ['ENTRYPOINT', (reading) => ({ kind: 'ENTRYPOINT', ...reading.base, command: readCommand(reading.body) })],
  ['SHELL', readShell],
  ['HEALTHCHECK', readHealthcheck],
  ['EXPOSE', ({ base, body }) => ({ kind: 'EXPOSE', ...base, words: splitAtSpace(body) })],
  ['VOLUME', ({ base, body }) => ({ kind: 'VOLUME', ...base, words: readJsonForm(body) ?? splitAtSpace(body) })],
  ['USER', (reading) => ({ kind: 'USER', ...reading.base, words: wholeBody(reading) })],
  ['WORKDIR', (reading) => ({ kind: 'WORKDIR', ...reading.base, words: wholeBody(reading) })],
  ['STOPSIGNAL', (reading) => ({ kind: 'STOPSIGNAL', ...reading.base, words: wholeBody(reading) })],
  ['MAINTAINER', (reading) => ({ kind: 'MAINTAINER', ...reading.base, words: wholeBody(reading) })],
  ['ONBUILD', readOnbuild],
])

function wholeBody({ body }: Reading): Word[] {
  return [wordAt(body, 0, body.text.length)]
}

function readFrom({ base, body, line }: Reading): Instruction {
  const [image, keyword, name, ...more] = splitAtSpace(body)
  const isAs = keyword?.text.toLowerCase() === 'as'
  if (image === undefined || more.length > 0 || (keyword !== undefined && (!isAs || name === undefined)))
    throw new DockerfileError(line, 'FROM wants an image, and after it at most AS and a name')
  if (keyword === undefined || name === undefined) return { kind: 'FROM', ...base, image, as: undefined }
  if (!/^[a-z][a-z0-9._-]*$/i.test(name.text))
    throw new DockerfileError(
      line,
      `"${name.text.slice(0, 60)}" cannot name a stage`,
      'letters, digits, "-", "_" and "." after a letter',
    )
  return { kind: 'FROM', ...base, image, as: { keyword, name } }
}

function readPairsAs(kind: 'ARG' | 'ENV' | 'LABEL', { base, body, escapeMark, line }: Reading): Instruction {
  return { kind, ...base, ...readPairs(kind, body, escapeMark, line) }
}

function readCopy(kind: 'COPY' | 'ADD', { base, body, line }: Reading): Instruction {
  const json = readJsonForm(body)
  const words = json ?? splitAtSpace(body)
  const destination = words.at(-1)
  if (destination === undefined || words.length < 2)
    throw new DockerfileError(line, `${kind} wants at least one source and a destination`)
  return { kind, ...base, sources: words.slice(0, -1), destination, json: json !== undefined }
}

function readCommand(body: MappedText): Command {
  const words = readJsonForm(body)
  return words === undefined ? { form: 'shell', line: body } : { form: 'exec', words }
}

function readShell({ base, body, line }: Reading): Instruction {
  const command = readCommand(body)
  if (command.form === 'shell' || command.words.length === 0)
    throw new DockerfileError(line, 'SHELL wants the JSON form', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]')
  return { kind: 'SHELL', ...base, command }
}

function readHealthcheck({ base, body, escapeMark, line }: Reading): Instruction {
  const [first, ...more] = splitWords(body, escapeMark)
  const type = first?.text.toUpperCase()
  if (type === 'NONE' && more.length === 0) return { kind: 'HEALTHCHECK', ...base, command: undefined }
  const command = trimMapped(sliceMapped(body, first?.text.length ?? 0))
  if (type !== 'CMD' || command.text === '')
    throw new DockerfileError(line, 'HEALTHCHECK wants CMD and a command, or NONE')
  return { kind: 'HEALTHCHECK', ...base, command: readCommand(command) }
}

/** ONBUILD inside of ONBUILD is refused by BuildKit; it is read, so that a rule can say so. */
function readOnbuild({ base, body, escapeMark, line, depth }: Reading): Instruction {
  if (depth > 3) throw new DockerfileError(line, 'ONBUILD stands in ONBUILD too often')
  return { kind: 'ONBUILD', ...base, inner: readInstruction(body, escapeMark, line, [], depth + 1) }
}
