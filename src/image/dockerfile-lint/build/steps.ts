import { type Dockerfile, expandVariables, type Instruction, unquote } from '../../../formats/dockerfile/index.ts'
import { invocationsOf } from './invocations.ts'
import type { Base, Step } from './types.ts'

interface State {
  shell: readonly string[] | undefined
  user: string | undefined
  hasWorkdir: boolean
}

/** Follows SHELL, USER and WORKDIR through a stage. */
export function readSteps(instructions: readonly Instruction[], base: Base, { escapeMark }: Dockerfile): Step[] {
  const state = stateBelow(base)
  const values = new Map<string, string>()
  const steps: Step[] = []
  for (const instruction of instructions) {
    for (let inner = instruction; ; inner = inner.inner) {
      steps.push({ instruction: inner, onbuild: inner !== instruction, ...state, invocations: invocationsOf(inner) })
      if (inner.kind !== 'ONBUILD') break
    }
    noteValues(instruction, values, escapeMark)
    follow(instruction, state, (text) => expandVariables(text, (name) => values.get(name), escapeMark))
  }
  return steps
}

/** SHELL, too, is inherited from the stage below. */
function stateBelow(base: Base): State {
  const last = base.kind === 'stage' ? base.stage.steps.at(-1) : undefined
  if (last === undefined) return { shell: undefined, user: undefined, hasWorkdir: false }
  const state: State = { shell: last.shell, user: last.user, hasWorkdir: last.hasWorkdir }
  if (!last.onbuild) follow(last.instruction, state, (text) => text)
  return state
}

function follow(instruction: Instruction, state: State, expand: (text: string) => string | undefined): void {
  const { kind } = instruction
  if (kind === 'SHELL' && instruction.command.form === 'exec')
    state.shell = instruction.command.words.map(({ text }) => text)
  if (kind === 'USER') state.user = expand(instruction.words[0]?.text ?? '') ?? instruction.words[0]?.text
  if (kind === 'WORKDIR') state.hasWorkdir = true
}

function noteValues(instruction: Instruction, values: Map<string, string>, escapeMark: string): void {
  if (instruction.kind !== 'ARG' && instruction.kind !== 'ENV') return
  for (const { name, value } of instruction.pairs) {
    const expanded = value && expandVariables(value.text, (one) => values.get(one), escapeMark)
    if (expanded !== undefined) values.set(name.text, unquote(expanded, escapeMark))
    else values.delete(name.text)
  }
}
