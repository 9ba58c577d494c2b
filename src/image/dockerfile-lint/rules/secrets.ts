import { printable } from '../../../core/index.ts'
import { type Pair, variableUses, type Word } from '../../../formats/dockerfile/index.ts'
import type { Build } from '../build/index.ts'
import type { Problem, Rule } from '../types.ts'
import { isSecretName, secretsIn } from './secret-finder.ts'
import table from './secret-patterns.json' with { type: 'json' }
import { instructionsIn, problem } from './sites.ts'

const files = new Set(table.files)

const inEnvironment: Rule = {
  id: 'SEC-06/secret-in-env',
  *check(build) {
    for (const { place, kind, what } of secretsIn(build))
      if (kind === 'ENV' || kind === 'LABEL')
        yield problem(place, `${what} is in the configuration of the image: everybody who can pull it reads it`)
    for (const { instruction } of instructionsIn(build, 'ENV'))
      for (const pair of instruction.pairs)
        if (copiesArgument(pair, build))
          yield problem(pair, `${printable(pair.name.text)} gets its value in the build, and the image keeps it`, {
            severity: 'medium',
          })
  },
}

/** `ENV TOKEN=$TOKEN`: what was handed to the build stays. */
function copiesArgument({ name, value }: Pair, build: Build): boolean {
  return (
    value !== undefined &&
    isSecretName(name.text) &&
    variableUses(value.text, build.dockerfile.escapeMark).some((use) => isSecretName(use.name))
  )
}

const inArgument: Rule = {
  id: 'SEC-06/secret-in-arg',
  *check(build) {
    for (const { place, kind, what } of secretsIn(build))
      if (kind === 'ARG') yield problem(place, `${what} is in the history of the image`)
    for (const instruction of [...build.globals, ...[...instructionsIn(build, 'ARG')].map((site) => site.instruction)])
      for (const pair of 'pairs' in instruction ? instruction.pairs : [])
        if (pair.value === undefined && isSecretName(pair.name.text)) yield openArgument(pair.name)
  },
}

function openArgument(name: Word): Problem {
  return problem(name, `the value that is given for ${printable(name.text)} stays in the history of the image`, {
    severity: 'medium',
  })
}

const inRun: Rule = {
  id: 'SEC-06/secret-in-run',
  *check(build) {
    for (const { place, kind, what } of secretsIn(build))
      if (kind === 'RUN')
        yield problem(place, `${what} is in the history of the image, also when a later line deletes it`)
  },
}

const copied: Rule = {
  id: 'SEC-06/secret-file-copied',
  *check(build) {
    for (const { instruction, stage } of instructionsIn(build, 'COPY', 'ADD')) {
      if (instruction.flags.some(({ name }) => name === 'from') || instruction.heredocs.length > 0) continue
      for (const source of instruction.sources) {
        const name = source.text.replace(/^.*\//, '')
        if (
          files.has(name) ||
          /(?:[-_.]|^)(?:private|priv)[-_.]?key\.pem$|\.(?:p12|pfx|keystore|jks|kdbx)$|-key\.pem$/i.test(name)
        )
          yield problem(
            source,
            `${printable(name)} holds secrets as a rule, and stays in its layer`,
            build.shipped.has(stage) ? {} : { severity: 'medium' },
          )
      }
    }
  },
}

export const secretRules: readonly Rule[] = [inEnvironment, inArgument, inRun, copied]
