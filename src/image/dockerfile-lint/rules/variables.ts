import { printable } from '../../../core/index.ts'
import { type Instruction, type VariableUse, variableUses } from '../../../formats/dockerfile/index.ts'
import { type Build, isPlatformArg, lineageOf, type Stage } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { instructionsIn, problem } from './sites.ts'

const undefinedInFrom: Rule = {
  id: 'IMG-14/undefined-arg-in-from',
  *check(build) {
    const known = new Set(namesIn(build.globals))
    for (const { from } of build.stages)
      for (const { name, operator } of variableUses(from.image.text, build.dockerfile.escapeMark))
        if (!known.has(name) && !isPlatformArg(name) && operator !== ':-' && operator !== '-')
          yield problem(from.image, `no ARG above the first FROM declares ${printable(name)}`)
  },
}

const invalidDefault: Rule = {
  id: 'IMG-14/arg-without-default-in-from',
  *check(build) {
    const known = new Set(namesIn(build.globals))
    for (const { from } of build.stages)
      for (const { name, operator } of variableUses(from.image.text, build.dockerfile.escapeMark))
        if (known.has(name) && operator === '' && !build.lookupGlobal(name) && !isPlatformArg(name))
          yield problem(from.image, `${printable(name)} has no default, and without --build-arg this names no image`)
  },
}

const unusedGlobal: Rule = {
  id: 'IMG-14/unused-global-arg',
  *check(build) {
    const { escapeMark, instructions } = build.dockerfile
    const inFrom = build.stages.flatMap(({ from }) => [
      from.image.text,
      ...from.flags.map(({ value }) => value?.text ?? ''),
    ])
    const used = new Set(
      [...inFrom, ...build.globals.flatMap(valuesIn)].flatMap((text) =>
        variableUses(text, escapeMark).flatMap(usedNames),
      ),
    )
    const declared = new Set(namesIn(instructions.slice(build.globals.length)))
    for (const instruction of build.globals)
      for (const { name } of 'pairs' in instruction ? instruction.pairs : [])
        if (
          !used.has(name.text) &&
          !declared.has(name.text) &&
          !/^BUILDKIT_|^SOURCE_DATE_EPOCH$|_PROXY$/i.test(name.text)
        )
          yield problem(
            name,
            `no FROM uses ${printable(name.text)}, and no stage declares it again: it is empty wherever it is used`,
          )
  },
}

function usedNames({ name, word }: VariableUse): string[] {
  return [name, ...variableUses(word, '\\').map((inner) => inner.name)]
}

function namesIn(instructions: readonly Instruction[]): string[] {
  return instructions.flatMap((one) =>
    one.kind === 'ARG' || one.kind === 'ENV' ? one.pairs.map(({ name }) => name.text) : [],
  )
}

function valuesIn(instruction: Instruction): string[] {
  return 'pairs' in instruction ? instruction.pairs.map(({ value }) => value?.text ?? '') : []
}

const undeclared: Rule = {
  id: 'IMG-14/undeclared-variable',
  *check(build) {
    for (const stage of build.stages) {
      const elsewhere = argumentsOutside(build, stage)
      const known = knownIn(stage)
      for (const { instruction } of stage.steps) {
        for (const { text, place } of expandedTexts(instruction))
          for (const { name, operator } of variableUses(text, build.dockerfile.escapeMark))
            if (!known.has(name) && operator === '' && elsewhere.has(name))
              yield problem(place, `${printable(name)} is declared elsewhere and not in this stage: it is empty here`)
        for (const name of namesIn([instruction])) known.add(name)
      }
    }
  },
}

/** A base image may well set what nobody declares here; what other stages take as ARG it does not. */
function argumentsOutside({ globals, stages }: Build, stage: Stage): Set<string> {
  const others = stages
    .filter((one) => one !== stage)
    .flatMap(({ steps }) => steps.map(({ instruction }) => instruction))
  const named = namesIn([...globals, ...others].filter(({ kind }) => kind === 'ARG'))
  return new Set(named.filter((name) => !isPlatformArg(name) && name !== 'PATH'))
}

/** What the stages below say with ENV; ARG ends with its stage. */
function knownIn(stage: Stage): Set<string> {
  const below = lineageOf(stage)
    .slice(1)
    .flatMap(({ steps }) => steps.map(({ instruction }) => instruction))
  return new Set(namesIn(below.filter(({ kind }) => kind === 'ENV')))
}

/** Where the builder itself replaces variables. */
function expandedTexts(instruction: Instruction) {
  switch (instruction.kind) {
    case 'COPY':
    case 'ADD':
      return [...instruction.sources, instruction.destination].map((place) => ({ text: place.text, place }))
    case 'ENV':
    case 'LABEL':
    case 'ARG':
      return instruction.pairs.map((place) => ({ text: place.value?.text ?? '', place }))
    case 'EXPOSE':
    case 'USER':
    case 'VOLUME':
    case 'WORKDIR':
    case 'STOPSIGNAL':
      return instruction.words.map((place) => ({ text: place.text, place }))
    default:
      return []
  }
}

const selfReference: Rule = {
  id: 'IMG-14/env-self-reference',
  *check(build) {
    for (const { instruction, stage, step } of instructionsIn(build, 'ENV')) {
      const before = new Set(namesIn(stage.steps.slice(0, stage.steps.indexOf(step)).map((one) => one.instruction)))
      const own = new Map(instruction.pairs.map((pair, index) => [pair.name.text, index]))
      for (const [index, pair] of instruction.pairs.entries())
        for (const { name } of variableUses(pair.value?.text ?? '', build.dockerfile.escapeMark))
          if (!before.has(name) && (own.get(name) ?? index) < index)
            yield problem(
              pair,
              `${printable(name)} is set by this same instruction: here it still has the value from before`,
            )
    }
  },
}

const invalidLabel: Rule = {
  id: 'IMG-14/label-key',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'LABEL'))
      for (const { name } of instruction.pairs) {
        const key = name.text.replace(/^["']|["']$/g, '')
        if (!/[$\\]/.test(key) && !/^[a-z0-9](?:[a-z0-9._/-]*[a-z0-9])?$/.test(key))
          yield problem(name, 'keys of labels are lower-case letters, digits, dots and dashes')
        else if (/^(?:com\.docker|io\.docker|org\.dockerproject)\./.test(key))
          yield problem(name, `Docker keeps ${printable(key)} for itself`)
      }
  },
}

export const variableRules: readonly Rule[] = [
  undefinedInFrom,
  invalidDefault,
  unusedGlobal,
  undeclared,
  selfReference,
  invalidLabel,
]
