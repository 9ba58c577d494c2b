import { printable } from '../../../core/index.ts'
import type { Build, Stage } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { instructionsIn, problem, replaced, safe } from './sites.ts'

const duplicateStage: Rule = {
  id: 'IMG-14/duplicate-stage',
  *check({ stages }) {
    for (const { index, name, from } of stages) {
      const first = stages.find((other) => other.index < index && other.name === name)
      if (name !== undefined && first !== undefined && from.as)
        yield problem(
          from.as.name,
          `another stage above is called "${name}" too: which one is meant depends on the place`,
        )
    }
  },
}

const stageCasing: Rule = {
  id: 'IMG-14/stage-name-casing',
  *check({ stages }) {
    for (const { from, name } of stages)
      if (from.as && name !== undefined && from.as.name.text !== name)
        yield problem(
          from.as.name,
          'names of stages are compared in lower case, and best written so',
          safe(`writes ${name}`, replaced(from.as.name, name)),
        )
  },
}

const reservedStage: Rule = {
  id: 'IMG-14/reserved-stage-name',
  *check({ stages }) {
    for (const { from, name } of stages)
      if (from.as && (name === 'scratch' || name === 'context'))
        yield problem(from.as.name, `"${name}" means something else already: the stage cannot be used by this name`)
  },
}

const asCasing: Rule = {
  id: 'IMG-14/from-as-casing',
  *check({ stages }) {
    for (const { from } of stages) {
      const wanted = from.keyword.text === from.keyword.text.toUpperCase() ? 'AS' : 'as'
      if (from.as && from.as.keyword.text !== wanted)
        yield problem(
          from.as.keyword,
          `FROM and AS are cased differently`,
          safe(`writes ${wanted}`, replaced(from.as.keyword, wanted)),
        )
    }
  },
}

const copyFromSelf: Rule = {
  id: 'IMG-14/copy-from-self',
  *check(build) {
    for (const { value, stage } of copyFroms(build))
      if (value.text.toLowerCase() === stage.name || value.text === String(stage.index))
        yield problem(value, 'the stage copies from itself, which no builder does')
  },
}

const copyFromUnknown: Rule = {
  id: 'IMG-14/copy-from-unknown-stage',
  *check(build) {
    for (const { value, stage } of copyFroms(build)) {
      if (value.text.toLowerCase() === stage.name || value.text === String(stage.index)) continue
      const why = whyUnknown(value.text, build, stage)
      if (why !== undefined) yield problem(value, why)
    }
  },
}

function* copyFroms(build: Build) {
  for (const { stage, instruction } of instructionsIn(build, 'COPY'))
    for (const { name, value } of instruction.flags)
      if (name === 'from' && value && !/[$"']/.test(value.text)) yield { value, stage }
}

/** A name with a slash, a colon or a digest is an image of a registry. */
function whyUnknown(name: string, { stages }: Build, stage: Stage): string | undefined {
  const earlier = stages.slice(0, stage.index)
  if (/^\d+$/.test(name)) return Number(name) < earlier.length ? undefined : `there is no stage ${name} above this one`
  if (/[/:@.]/.test(name) || earlier.some((one) => one.name === name.toLowerCase())) return undefined
  const later = stages.some((one) => one.name === name.toLowerCase())
  const shown = printable(name)
  return later
    ? `the stage "${shown}" comes only later`
    : `no stage above is called "${shown}": the builder pulls an image of that name`
}

export const stageRules: readonly Rule[] = [
  duplicateStage,
  stageCasing,
  reservedStage,
  asCasing,
  copyFromSelf,
  copyFromUnknown,
]
