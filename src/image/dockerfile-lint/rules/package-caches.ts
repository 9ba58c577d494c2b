import type { Build, Invocation } from '../build/index.ts'
import type { Rule } from '../types.ts'
import { installsIn, managers, type PackageManager } from './package-managers.ts'
import { appended, hasCacheMount, insertedAfter, invocationsIn, problem, type RunSite, safe } from './sites.ts'

type Cache = NonNullable<PackageManager['cache']>

const cacheRule = (manager: PackageManager, cache: Cache): Rule => ({
  id: `IMG-14/${manager.name}-cache-left`,
  *check(build) {
    for (const site of invocationsIn(build, ...manager.commands)) {
      const { run, step, stage, invocation } = site
      if (!build.shipped.has(stage) || hasCacheMount(run, ...cache.places) || isCleaned(site, cache)) continue
      const isFirst = step.invocations.find((one) => hasVerb(one, manager, cache.filledBy)) === invocation
      if (!isFirst || !step.invocations.some((one) => hasVerb(one, manager, manager.installs))) continue
      const fix = isNeededBelow(build, site, manager, cache) ? [] : appended(run, build, cache.clean)
      yield problem(invocation.command, `${cache.what} stays in this layer`, safe(`adds ${cache.clean}`, ...fix))
    }
  },
})

function hasVerb({ name, args }: Invocation, { commands }: PackageManager, verbs: readonly string[]): boolean {
  return commands.includes(name) && args.some(({ value }) => verbs.includes(value))
}

function isCleaned({ step }: RunSite, { places, clean }: Cache): boolean {
  return step.invocations.some(({ name, args }) => {
    const words = args.map(({ value }) => value)
    if (name === 'rm' || name === 'find') return words.some((word) => places.some((place) => isAround(word, place)))
    return clean.startsWith(name) && words.some((word) => word === 'clean' || word === '-cc')
  })
}

function isAround(path: string, place: string): boolean {
  const folder = path.replace(/\/?\*?$/, '')
  return path.startsWith(place) || (folder !== '' && place.startsWith(folder))
}

/** A later RUN that installs without fetching anew lives on what this one has left. */
function isNeededBelow(build: Build, { run }: RunSite, manager: PackageManager, { filledBy }: Cache): boolean {
  if (filledBy.some((verb) => manager.installs.includes(verb))) return false
  const later = build.stages.flatMap(({ steps }) => steps).filter(({ instruction }) => instruction.start > run.start)
  return later.some(
    ({ invocations }) =>
      invocations.some((one) => hasVerb(one, manager, manager.installs)) &&
      !invocations.some((one) => hasVerb(one, manager, filledBy)),
  )
}

const apkCache: Rule = {
  id: 'IMG-14/apk-no-cache',
  *check(build) {
    for (const { invocation, verb, run, step, stage } of installsIn(build, 'apk')) {
      if (
        !build.shipped.has(stage) ||
        invocation.args.some(({ value }) => value === '--no-cache') ||
        hasCacheMount(run, '/apk')
      )
        continue
      if (
        step.invocations.some(
          ({ name, args }) => name === 'rm' && args.some(({ value }) => value.startsWith('/var/cache')),
        )
      )
        continue
      const hasUpdated = invocation.args.some(
        ({ value }) => value === '-U' || value === '--update' || value === '--update-cache',
      )
      yield problem(
        verb,
        hasUpdated
          ? 'the index that is fetched stays in this layer'
          : 'without --no-cache the index has to be fetched before, and stays in a layer',
        safe('adds --no-cache', insertedAfter(verb, ' --no-cache')),
      )
    }
  },
}

export const packageCacheRules: readonly Rule[] = [
  ...managers.flatMap((manager) => (manager.cache === undefined ? [] : [cacheRule(manager, manager.cache)])),
  apkCache,
]
