import type { ShellWord } from '../../../formats/dockerfile/index.ts'
import type { Rule } from '../types.ts'
import table from './lock-files.json' with { type: 'json' }
import { npmValueFlags } from './npm-flags.ts'
import { insertedAfter, instructionsIn, invocationsIn, mayBreak, operandsOf, problem, replaced } from './sites.ts'

const npmInstall: Rule = {
  id: 'SUP-05/npm-install',
  *check(build) {
    const locks = ['package-lock.json', 'npm-shrinkwrap.json']
    const isNamed = [...instructionsIn(build, 'COPY', 'ADD')].some(({ instruction }) =>
      instruction.sources.some(({ text }) => /package-lock\.json|npm-shrinkwrap/.test(text)),
    )
    if (!isNamed && !locks.some((name) => build.context?.names.has(name))) return
    for (const { invocation } of invocationsIn(build, 'npm')) {
      const [verb, ...packages] = operandsOf(invocation.args, npmValueFlags)
      const isGlobal = invocation.args.some(({ value }) => value === '-g' || value === '--global')
      if (verb && (verb.value === 'install' || verb.value === 'i') && packages.length === 0 && !isGlobal)
        yield problem(
          verb,
          'npm install may take other versions than package-lock.json says; npm ci takes exactly those',
          mayBreak(
            'writes npm ci, which fails where package.json and package-lock.json do not agree',
            replaced(verb, 'ci'),
          ),
        )
    }
  },
}

const unfrozen: Rule = {
  id: 'SUP-05/lock-not-enforced',
  *check(build) {
    for (const { invocation } of invocationsIn(build, 'yarn', 'pnpm', 'composer', 'bundle', 'poetry', 'cargo')) {
      const { name, args } = invocation
      const verb = operandsOf(args)[0]
      if (name === 'composer' || name === 'bundle' || name === 'poetry' || name === 'cargo') {
        if (verb?.value === 'update')
          yield problem(verb, `${name} update takes the newest versions and passes by the lock file`)
      } else if (
        isPlainInstall(name, args) &&
        !args.some(({ value }) => /^--(?:no-)?(?:frozen-lockfile|immutable|pure-lockfile)/.test(value)) &&
        build.context?.names.has(name === 'yarn' ? 'yarn.lock' : 'pnpm-lock.yaml')
      )
        yield problem(
          invocation.command,
          `${name} may write another lock file than the one that was reviewed`,
          mayBreak(
            'adds --frozen-lockfile, which fails where manifest and lock file do not agree',
            insertedAfter(verb ?? invocation.word, verb ? ' --frozen-lockfile' : ' install --frozen-lockfile'),
          ),
        )
    }
  },
}

function isPlainInstall(name: string, args: readonly ShellWord[]): boolean {
  const [verb, ...packages] = operandsOf(args, npmValueFlags)
  return (
    packages.length === 0 &&
    (verb === undefined ? name === 'yarn' && args.length === 0 : verb.value === 'install' || verb.value === 'i')
  )
}

const noLock: Rule = {
  id: 'SUP-05/no-lock-file',
  *check(build) {
    const { context } = build
    if (context === undefined) return
    for (const { commands, verbs, manifest, locks } of table) {
      if (!context.names.has(manifest) || locks.some((name) => context.names.has(name))) continue
      for (const { invocation } of invocationsIn(build, ...commands)) {
        const verb = operandsOf(invocation.args)[0]?.value ?? ''
        if (!verbs.includes(verb)) continue
        yield problem(
          invocation.command,
          `there is no ${locks.join(' or ')} beside ${manifest}: nobody has said which versions are meant`,
        )
        break
      }
    }
  },
}

export const lockRules: readonly Rule[] = [npmInstall, unfrozen, noLock]
