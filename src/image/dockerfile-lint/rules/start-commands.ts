import { type CommandInstruction, variableUses } from '../../../formats/dockerfile/index.ts'
import { lineageOf, type Stage, type Step } from '../build/index.ts'
import type { Rule, TextFix } from '../types.ts'
import { instructionsIn, problem } from './sites.ts'

const jsonForm: Rule = {
  id: 'IMG-14/json-form',
  *check(build) {
    for (const { instruction, stage, step } of instructionsIn(build, 'CMD', 'ENTRYPOINT')) {
      if (instruction.command.form === 'exec' || step.shell !== undefined) continue
      const fix = jsonFix(instruction, step, isAlone(stage, instruction.kind))
      yield problem(
        instruction,
        'a shell stands between the container and the program, and passes no signals on: it is killed instead of stopped',
        fix ? { fix } : {},
      )
    }
  },
}

/** A line of plain words means the same without a shell. */
function jsonFix(
  { command, start, bodyEnd, keyword }: CommandInstruction,
  { onbuild }: Step,
  alone: boolean,
): TextFix | undefined {
  if (
    command.form === 'exec' ||
    onbuild ||
    !/^[\w./:@%+=, -]+$/.test(command.line.text) ||
    /^\w+=|^\[/.test(command.line.text)
  )
    return undefined
  const words = command.line.text.split(/ +/)
  if (builtins.has(words[0] ?? '')) return undefined
  const text = `${keyword.text} [${words.map((word) => JSON.stringify(word)).join(', ')}]`
  const edits = [{ start, end: bodyEnd, text }]
  if (alone) return { impact: 'safe', note: 'writes the JSON form', edits }
  return {
    impact: 'may-break',
    note: 'writes the JSON form; ENTRYPOINT and CMD are then put together otherwise',
    edits,
  }
}

/** In the shell form ENTRYPOINT does not take what CMD says, and CMD hands a shell to ENTRYPOINT. */
function isAlone(stage: Stage, kind: string): boolean {
  const other = kind === 'CMD' ? 'ENTRYPOINT' : 'CMD'
  return !lineageOf(stage).some(({ steps }) => steps.some(({ instruction }) => instruction.kind === other))
}

const builtins = new Set([
  'exec',
  'cd',
  'export',
  'set',
  'source',
  '.',
  'ulimit',
  'umask',
  'eval',
  'if',
  'for',
  'while',
  'until',
  'case',
])

const severalOf = (kind: 'CMD' | 'ENTRYPOINT' | 'HEALTHCHECK', id: Rule['id']): Rule => ({
  id,
  *check({ stages }) {
    for (const { steps } of stages) {
      const those = steps.filter(({ instruction, onbuild }) => !onbuild && instruction.kind === kind)
      for (const { instruction } of those.slice(0, -1))
        yield problem(instruction, `another ${kind} below replaces this one`)
    }
  },
})

const execVariable: Rule = {
  id: 'IMG-14/variable-in-exec-form',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'CMD', 'ENTRYPOINT')) {
      if (instruction.command.form !== 'exec' || isShellCall(instruction.command.words)) continue
      for (const word of instruction.command.words)
        if (variableUses(word.text, build.dockerfile.escapeMark).length > 0)
          yield problem(word, 'nobody replaces variables in the JSON form: the program gets them as they stand here')
    }
  },
}

function isShellCall(words: readonly { readonly text: string }[]): boolean {
  return words.some(
    ({ text }) =>
      /(?:^|\/)(?:ba|da|a|z)?sh$/.test(text) || /^(?:-\w*c|powershell(?:\.exe)?|pwsh|cmd(?:\.exe)?)$/i.test(text),
  )
}

export const startCommandRules: readonly Rule[] = [
  jsonForm,
  severalOf('CMD', 'IMG-14/several-cmd'),
  severalOf('ENTRYPOINT', 'IMG-14/several-entrypoint'),
  severalOf('HEALTHCHECK', 'IMG-14/several-healthchecks'),
  execVariable,
]
