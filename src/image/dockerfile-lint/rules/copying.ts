import { printable } from '../../../core/index.ts'
import type { CopyInstruction } from '../../../formats/dockerfile/index.ts'
import { rootBase, type Stage } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { insertedAfter, instructionsIn, invocationsIn, problem, replaced, safe } from './sites.ts'

const archive = /\.(?:tar|tar\.\w+|tgz|tbz2?|txz|tzst)$/i
const remote = /^(?:https?|ftp):\/\//i
const git = /^(?:git@|ssh:\/\/|git:\/\/|https?:\/\/\S+\.git(?:[#?]|$)|https?:\/\/github\.com\/)/i

const addInsteadOfCopy: Rule = {
  id: 'IMG-09/add-instead-of-copy',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'ADD')) {
      const isPlain = instruction.sources.every(
        ({ text }) => !archive.test(text) && !remote.test(text) && !git.test(text) && !/[$*?[]/.test(text),
      )
      const copy = instruction.keyword.text === 'add' ? 'copy' : 'COPY'
      if (
        isPlain &&
        !instruction.flags.some(({ name }) => name === 'checksum' || name === 'keep-git-dir' || name === 'unpack')
      )
        yield problem(
          instruction.keyword,
          'ADD also fetches and unpacks; COPY only copies, which is all that is wanted here',
          safe('writes COPY', replaced(instruction.keyword, copy)),
        )
    }
  },
}

const remoteWithoutChecksum: Rule = {
  id: 'IMG-09/add-remote-without-checksum',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'ADD')) {
      if (instruction.flags.some(({ name }) => name === 'checksum')) continue
      for (const source of instruction.sources) {
        if (git.test(source.text) && /#[0-9a-f]{40}(?:$|[:?])/.test(source.text)) continue
        if (remote.test(source.text) || git.test(source.text))
          yield problem(
            source,
            'what comes from there is taken as it is: whoever controls the address controls the image',
          )
      }
    }
  },
}

const manyNeedSlash: Rule = {
  id: 'IMG-14/copy-many-needs-slash',
  *check(build) {
    for (const { instruction } of instructionsIn(build, 'COPY', 'ADD')) {
      const { destination, sources, heredocs } = instruction
      if (sources.length < 2 || heredocs.length > 0 || /(?:\/|\\|^\.|\$\w+|\})"?$/.test(destination.text)) continue
      const fix = instruction.json ? {} : safe('puts a slash at the end', insertedAfter(destination, '/'))
      yield problem(destination, 'several things go into one: the destination must be a folder and end with "/"', fix)
    }
  },
}

const relativeDestination: Rule = {
  id: 'IMG-14/copy-relative-destination',
  *check(build) {
    const told = new Set<Stage>()
    for (const { instruction, stage, step } of instructionsIn(build, 'COPY', 'ADD')) {
      if (
        step.hasWorkdir ||
        told.has(stage) ||
        rootBase(stage) === undefined ||
        /^["']?(?:[/\\$]|[A-Za-z]:)/.test(instruction.destination.text)
      )
        continue
      told.add(stage)
      yield problem(
        instruction.destination,
        'no WORKDIR is set here: the destination depends on what the base image happens to say',
      )
    }
  },
}

const addForArchives: Rule = {
  id: 'IMG-14/copy-then-unpack',
  *check(build) {
    for (const { instruction, stage } of instructionsIn(build, 'COPY')) {
      const name = archiveIn(instruction)
      if (name === undefined) continue
      const unpacks = [...invocationsIn(build, 'tar')].some(
        (site) =>
          site.stage === stage &&
          site.run.start > instruction.start &&
          site.invocation.args.some(({ value }) => value.endsWith(name)),
      )
      if (unpacks)
        yield problem(
          instruction,
          `${printable(name)} stays in a layer beside what is unpacked from it; ADD unpacks it by itself`,
        )
    }
  },
}

function archiveIn({ sources, flags }: CopyInstruction): string | undefined {
  if (flags.some(({ name }) => name === 'from')) return undefined
  return sources.find(({ text }) => archive.test(text) && !/[*?$]/.test(text))?.text.replace(/^.*\//, '')
}

export const copyingRules: readonly Rule[] = [
  addInsteadOfCopy,
  remoteWithoutChecksum,
  manyNeedSlash,
  relativeDestination,
  addForArchives,
]
