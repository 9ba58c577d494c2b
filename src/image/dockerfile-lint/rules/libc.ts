import type { CopyInstruction } from '../../../formats/dockerfile/index.ts'
import { type BaseFacts, type Build, factsOfImage, rootBase, type Stage } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { instructionsIn, problem, sourceStage } from './sites.ts'

/** Folders of dependencies, some of which are compiled for the C library they were installed beside. */
const dependencies =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|\.?venv|virtualenv|vendor\/bundle|bundle)(?:\/|$)/

const mismatch: Rule = {
  id: 'IMG-14/libc-mismatch',
  *check(build) {
    for (const { instruction, stage } of instructionsIn(build, 'COPY')) {
      const there = sourceFacts(build, instruction, stage)?.libc
      const here = rootBase(stage)?.facts.libc
      const source = instruction.sources.find(({ text }) => dependencies.test(text))
      if (source !== undefined && there !== undefined && here !== undefined && there !== here)
        yield problem(
          source,
          `modules that were built for ${there} are copied into an image with ${here}: those with compiled parts do not load`,
        )
    }
  },
}

function sourceFacts(build: Build, instruction: CopyInstruction, stage: Stage): BaseFacts | undefined {
  const name = instruction.flags.find((flag) => flag.name === 'from')?.value?.text
  if (name === undefined) return undefined
  const from = sourceStage(build, instruction, stage)
  return from === undefined ? factsOfImage(name) : rootBase(from)?.facts
}

export const libcRules: readonly Rule[] = [mismatch]
