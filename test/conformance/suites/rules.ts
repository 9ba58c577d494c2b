import { formatPath, isObject, type JsonObject, listAt, objectAt, textAt } from '../../../src/core/index.ts'
import type { Cases } from '../fixtures.ts'
import { readJsonFile, textOf, textsAt } from '../json-file.ts'
import { type Judged, verdictOf } from '../judge.ts'
import manifest from '../map/rules-manifest.json' with { type: 'json' }
import { type ForeignParams, readMap } from '../mapping.ts'
import { inputsOf, runMapped } from '../run-mapped.ts'
import type { Score } from '../score.ts'

/** An input of this name is no object: it sets parameters of the rule. */
const isParams = (path: string): boolean => path.endsWith('/data.json')

/** The rules that a scan of manifests can answer; those of a live cluster have other evidence. */
const ofManifests: ReadonlySet<string> = new Set(manifest.rules)

/**
 * Kubescape's rules: level 1 the verdict, level 2 the failing objects, level 3 the paths that decide; the levels
 * `manifests` and `manifests 2` ask for verdict and objects of the rules for manifests alone.
 */
export function runRules(cases: Cases): Promise<Score> {
  return runMapped(cases, {
    suite: 'rules',
    map: readMap('kubescape'),
    checkOf: (entry) => textOf(entry, 'rule'),
    inputsOf: (entry) => inputsOf(entry).filter((path) => !isParams(path)),
    paramsOf: (entry, located) => paramsOf(entry, located),
    isRight,
    levels: (entry, judged, _, keeper) => {
      const objects = judged && same(expectedObjects(entry), foundObjects(judged))
      keeper.level('2', objects)
      keeper.level('3', judged && same(expectedPaths(entry), foundPaths(judged)))
      if (!ofManifests.has(textOf(entry, 'rule'))) return
      keeper.level('manifests', judged && isRight(entry, judged))
      keeper.level('manifests 2', objects)
    },
  })
}

function isRight(entry: JsonObject, judged: Judged): boolean {
  return verdictOf(judged) === textAt(objectAt(entry, 'expect'), 'verdict')
}

function paramsOf(entry: JsonObject, cases: Cases): ForeignParams {
  const own = inputsOf(entry).find(isParams)
  const sources = [cases.locate('rules-default-inputs.json'), ...(own === undefined ? [] : [cases.locate(own)])]
  return Object.assign({}, ...sources.map(readParams)) as ForeignParams // the later source wins
}

function readParams(file: string): ForeignParams {
  const value = readJsonFile(file)
  const inputs =
    objectAt(value, 'postureControlInputs') ?? objectAt(objectAt(value, 'settings'), 'postureControlInputs')
  return Object.fromEntries(Object.keys(inputs ?? {}).map((name) => [name, textsAt(inputs ?? {}, name)]))
}

const alertsOf = (entry: JsonObject): JsonObject[] =>
  listAt(objectAt(entry, 'expect'), 'alerts').filter((alert) => isObject(alert))

function expectedObjects(entry: JsonObject): string[] {
  return alertsOf(entry).flatMap((alert) =>
    listAt(alert, 'objects').map((one) => `${textAt(one, 'kind')} ${textAt(one, 'name')}`),
  )
}

function foundObjects({ objects }: Judged): string[] {
  return objects.flatMap(({ object: { ref }, verdict }) => (verdict === 'fail' ? [`${ref.kind} ${ref.name}`] : []))
}

function expectedPaths(entry: JsonObject): string[] {
  return alertsOf(entry).flatMap((alert) => textsAt(alert, 'failedPaths'))
}

/** Where something is missing no path fails. */
function foundPaths({ objects }: Judged): string[] {
  return objects.flatMap(({ failures }) => failures.flatMap(({ at }) => (at.absent ? [] : [formatPath(at.path)])))
}

function same(expected: readonly string[], found: readonly string[]): boolean {
  const [one, other] = [new Set(expected), new Set(found)]
  return one.size === other.size && [...one].every((text) => other.has(text))
}
