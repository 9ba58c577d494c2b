import type { Rule } from '../types.ts'
import { isKnown } from './known-files.ts'
import table from './lock-files.json' with { type: 'json' }
import { npmValueFlags } from './npm-flags.ts'
import { invocationsIn, mayBreak, operandsOf, problem, replaced } from './sites.ts'
import { unfrozen } from './unfrozen.ts'

const npmInstall: Rule = {
  id: 'SUP-05/npm-install',
  *check(build) {
    if (!isKnown(build, ['package-lock.json', 'npm-shrinkwrap.json'])) return
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
