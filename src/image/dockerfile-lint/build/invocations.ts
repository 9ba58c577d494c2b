import { type Instruction, readShell, type ShellCommand, type ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Invocation } from './types.ts'

/** The commands of a RUN, those of its heredocs included. */
export function invocationsOf(instruction: Instruction): Invocation[] {
  return commandsOf(instruction).flatMap((command) => invocationOf(command) ?? [])
}

function commandsOf(instruction: Instruction): readonly ShellCommand[] {
  if (instruction.kind !== 'RUN') return []
  const { command, heredocs } = instruction
  if (command.form === 'exec') return [execCommand(instruction, command.words)]
  const commands = readShell(command.line)
  const scripts = heredocs.filter(() => feedsShell(commands)).filter(({ content }) => isShellScript(content.text))
  return [...commands, ...scripts.flatMap(({ content }) => readShell(content))]
}

function execCommand(
  { start, end }: Instruction,
  words: readonly { text: string; start: number; end: number }[],
): ShellCommand {
  const plain = words.map((word) => ({ ...word, value: word.text, expands: false }))
  return { assignments: [], words: plain, redirections: [], after: '', depth: 0, start, end }
}

const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh'])

/** `RUN <<EOF` and `RUN bash -e <<EOF` run the lines below; `RUN cat <<EOF` only reads them. */
function feedsShell(commands: readonly ShellCommand[]): boolean {
  const name = commands[0]?.words[0]?.value
  return name === undefined || shells.has(programName(name))
}

function isShellScript(text: string): boolean {
  return !text.startsWith('#!') || /^#!\s*\S*\/(?:env\s+)?(?:ba|da|a|z)?sh\b/.test(text)
}

const wrappers = new Set(['sudo', 'env', 'exec', 'command', 'nice', 'nohup', 'eatmydata', 'doas'])

function invocationOf(command: ShellCommand): Invocation | undefined {
  const { words } = command
  const at = wrappers.has(programName(words[0]?.value ?? '')) ? firstProgram(words) : 0
  const word = words[at] ?? words[0]
  const [assignment] = command.assignments
  if (word === undefined) return assignment && { name: '', word: assignment, args: [], command }
  return { name: programName(word.value), word, args: words.slice(words.indexOf(word) + 1), command }
}

/** Past wrappers, their flags and `NAME=value`. */
function firstProgram(words: readonly ShellWord[]): number {
  return words.findIndex(
    ({ value }) => !wrappers.has(programName(value)) && !value.startsWith('-') && !/^\w+=/.test(value),
  )
}

function programName(value: string): string {
  return value.slice(value.lastIndexOf('/') + 1)
}
