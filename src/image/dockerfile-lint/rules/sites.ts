import type {
  CommandInstruction,
  CopyInstruction,
  Instruction,
  InstructionKind,
  ShellWord,
  Span,
} from '../../../formats/dockerfile/index.ts'
import { type Build, type Invocation, lineageOf, type Stage, type Step } from '../build/index.ts'
import type { Problem, TextEdit, TextFix } from '../types.ts'

/** A command of a RUN and where it stands. */
export interface RunSite {
  readonly stage: Stage
  readonly step: Step
  readonly run: CommandInstruction
  readonly invocation: Invocation
}

export function* invocationsIn(build: Build, ...names: readonly string[]): Generator<RunSite> {
  for (const { stage, step, instruction } of instructionsIn(build, 'RUN'))
    for (const invocation of step.invocations)
      if (names.length === 0 || names.includes(invocation.name)) yield { stage, step, run: instruction, invocation }
}

export interface Site<I extends Instruction> {
  readonly stage: Stage
  readonly step: Step
  readonly instruction: I
}

/** The kinds of instruction that one of the names can stand for: ENV is one of three that set pairs. */
type OfKind<K extends InstructionKind, I extends Instruction = Instruction> = I extends Instruction
  ? [Extract<I['kind'], K>] extends [never]
    ? never
    : I
  : never

/** The instructions of these kinds, those behind ONBUILD included. */
export function* instructionsIn<K extends InstructionKind>(
  build: Build,
  ...kinds: readonly K[]
): Generator<Site<OfKind<K>>> {
  for (const stage of build.stages)
    for (const step of stage.steps)
      if ((kinds as readonly string[]).includes(step.instruction.kind))
        yield { stage, step, instruction: step.instruction as OfKind<K> } // the line above has compared the kinds
}

export function problem(span: Span, message: string, more: Partial<Problem> = {}): Problem {
  return { start: span.start, end: span.end, message, ...more }
}

export function safe(note: string, ...edits: readonly TextEdit[]): { fix: TextFix } {
  return { fix: { impact: 'safe', note, edits } }
}

export function mayBreak(note: string, ...edits: readonly TextEdit[]): { fix: TextFix } {
  return { fix: { impact: 'may-break', note, edits } }
}

export function replaced({ start, end }: Span, text: string): TextEdit {
  return { start, end, text }
}

export function insertedAfter({ end }: Span, text: string): TextEdit {
  return { start: end, end, text }
}

export function insertedBefore({ start }: Span, text: string): TextEdit {
  return { start, end: start, text }
}

/** Another command after the last one of a RUN, on a line of its own where the RUN has several. */
export function appended({ start, bodyEnd, heredocs }: CommandInstruction, build: Build, command: string): TextEdit[] {
  if (heredocs.length > 0) return []
  const { text, escapeMark } = build.dockerfile
  const indent = /\n([ \t]+)[^\n]*$/.exec(text.slice(start, bodyEnd))?.[1]
  const lead = indent === undefined ? ' ' : ` ${escapeMark}\n${indent}`
  return [{ start: bodyEnd, end: bodyEnd, text: `${lead}&& ${command}` }]
}

/** `-y`, also in `-qy`, or one of the long names. */
export function hasFlag(args: readonly ShellWord[], letter: string, ...long: readonly string[]): boolean {
  return args.some(({ value }) => {
    if (value.startsWith('--')) return long.includes(value.split('=', 1)[0] ?? '')
    return letter !== '' && /^-[A-Za-z]+$/.test(value) && value.includes(letter)
  })
}

/** Arguments that are no flags and no values of flags. */
export function operandsOf(args: readonly ShellWord[], valueFlags: ReadonlySet<string> = new Set()): ShellWord[] {
  const operands: ShellWord[] = []
  let skip = false
  for (const word of args) {
    if (!skip && !word.value.startsWith('-')) operands.push(word)
    skip = !skip && valueFlags.has(word.value)
  }
  return operands
}

/** A cache of the builder is mounted there: nothing of it is left in the image. */
export function hasCacheMount({ flags }: CommandInstruction, ...places: readonly string[]): boolean {
  return flags.some(
    ({ name, value }) =>
      name === 'mount' && value?.text.includes('type=cache') && places.some((place) => value.text.includes(place)),
  )
}

/** The values that ENV and ARG give to a variable before a step, the last one. */
export function envBefore({ steps }: Stage, step: Step, name: string): string | undefined {
  let value: string | undefined
  for (const { instruction } of steps) {
    if (instruction === step.instruction) break
    if (instruction.kind !== 'ENV' && instruction.kind !== 'ARG') continue
    value = instruction.pairs.find((pair) => pair.name.text === name)?.value?.text ?? value
  }
  return value
}

/** As above, and where the stage says nothing, what the stages it is made from have left set. */
export function envInLineage(stage: Stage, step: Step, name: string): string | undefined {
  const own = envBefore(stage, step, name)
  if (own !== undefined) return own
  for (const { steps } of lineageOf(stage).slice(1))
    for (const { instruction } of steps.toReversed())
      if (instruction.kind === 'ENV') {
        const pair = instruction.pairs.findLast((one) => one.name.text === name)
        if (pair !== undefined) return pair.value?.text
      }
  return undefined
}

/** The stage above that `COPY --from` names; undefined where it copies from elsewhere. */
export function sourceStage(build: Build, { flags }: CopyInstruction, stage: Stage): Stage | undefined {
  const name = flags.find((flag) => flag.name === 'from')?.value?.text
  if (name === undefined) return undefined
  return build.stages.findLast(
    (one) => one.index < stage.index && (one.name === name.toLowerCase() || String(one.index) === name),
  )
}
