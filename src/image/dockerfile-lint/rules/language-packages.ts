import type { Rule } from '../types.ts'
import { npmValueFlags } from './npm-flags.ts'
import { hasCacheMount, hasFlag, invocationsIn, operandsOf, problem } from './sites.ts'
import { unpinned } from './unpinned.ts'

const pinNpm: Rule = {
  id: 'SUP-05/pin-npm-versions',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'npm', 'yarn', 'pnpm')) {
      const [verb, second] = operandsOf(invocation.args)
      const isGlobal = verb?.value === 'global' && second?.value === 'add'
      if (!isGlobal && !(verb && ['install', 'i', 'add'].includes(verb.value))) continue
      const names = operandsOf(invocation.args, npmValueFlags).slice(isGlobal ? 2 : 1)
      yield* unpinned(
        names.filter(({ value, expands }) => !expands && isUnpinnedNpm(value)),
        'name@version',
      )
    }
  },
}

function isUnpinnedNpm(value: string): boolean {
  if (/^[./~]|:|\.tgz$|^[^@]+\/[^@]+$/.test(value)) return false
  const at = value.indexOf('@', 1)
  return at < 0 || /^(?:latest|next|\*)?$/.test(value.slice(at + 1))
}

const pinGem: Rule = {
  id: 'SUP-05/pin-gem-versions',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'gem')) {
      const [verb, ...names] = operandsOf(
        invocation.args,
        new Set(['-v', '--version', '-i', '--install-dir', '-n', '--bindir', '--source', '-s']),
      )
      if ((verb?.value !== 'install' && verb?.value !== 'i') || hasFlag(invocation.args, 'v', '--version')) continue
      yield* unpinned(
        names.filter(({ value, expands }) => !expands && !/:|\.gem$/.test(value)),
        'name:version',
      )
    }
  },
}

const pinGo: Rule = {
  id: 'SUP-05/pin-go-versions',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'go')) {
      const [verb, ...names] = operandsOf(invocation.args, new Set(['-ldflags', '-tags', '-o', '-mod']))
      if (verb?.value !== 'install' && verb?.value !== 'get') continue
      yield* unpinned(
        names.filter(
          ({ value, expands }) =>
            !expands && /^[\w-]+\.[\w.-]+\//.test(value) && /^[^@]+$|@latest$/.test(value) && verb.value === 'install',
        ),
        'module@version',
      )
    }
  },
}

const yarnCache: Rule = {
  id: 'IMG-14/yarn-cache',
  *check(build) {
    for (const { invocation, step, stage, run } of invocationsIn(build, 'yarn')) {
      const verb = operandsOf(invocation.args)[0]?.value
      const cleans = step.invocations.some(
        ({ name, args }) =>
          (name === 'yarn' && args[0]?.value === 'cache') ||
          (name === 'rm' && args.some(({ value }) => /cache|yarn/.test(value))),
      )
      if (
        (verb === undefined || verb === 'install' || verb === 'add') &&
        !cleans &&
        build.shipped.has(stage) &&
        !hasCacheMount(run, 'yarn', 'cache')
      )
        yield problem(invocation.command, 'what was downloaded stays in the layer, beside what was installed from it')
    }
  },
}

export const languagePackageRules: readonly Rule[] = [pinNpm, pinGem, pinGo, yarnCache]
