import { type JsonObject, member, objectAt, sortedKeys, textAt } from '../../../src/core/index.ts'
import { type KubeObject, podTemplatesOf } from '../../../src/kube/objects/index.ts'
import type { Cases } from '../fixtures.ts'
import { textOf, textsAt } from '../json-file.ts'
import { type Judged, type Verdict, verdictOf } from '../judge.ts'
import { readMap } from '../mapping.ts'
import { runMapped } from '../run-mapped.ts'
import type { Score } from '../score.ts'

/** Checkov: the named check on a file or folder, in one of three forms. */
export function runCheckov(cases: Cases): Promise<Score> {
  return runMapped(cases, {
    suite: 'lint-checkov',
    map: readMap('checkov'),
    checkOf: checkovName,
    isRight: (entry, judged) => {
      const expected = objectAt(entry, 'expect') ?? {}
      if (textAt(expected, 'verdict') !== undefined) return verdictOf(judged) === textAt(expected, 'verdict')
      const summary = objectAt(expected, 'summary')
      return summary === undefined ? hasResources(expected, judged) : hasCounts(summary, judged)
    },
  })
}

/** Only the checks made of graph queries have no upstream number. */
export function checkovName(entry: JsonObject): string {
  const name = textOf(entry, 'name')
  return textAt(entry, 'check') === undefined ? `graph/${name}` : name
}

/** Resources in neither list are not judged. */
function hasResources(expected: JsonObject, judged: Judged): boolean {
  const verdicts = new Map<string, Verdict>()
  for (const { object, verdict } of judged.objects) for (const name of namesOf(object)) verdicts.set(name, verdict)
  const all = (key: string, verdict: Verdict): boolean =>
    textsAt(expected, key).every((name) => verdicts.get(name) === verdict)
  return all('passing', 'pass') && all('failing', 'fail')
}

/** `Kind.namespace.name`, and for a controller also the pod it makes: `Pod.namespace.name` and its labels. */
function namesOf(object: KubeObject): string[] {
  const { kind, name } = object.ref
  const namespace = object.ref.namespace || 'default'
  const pods = podTemplatesOf(object).map(({ metadata }) => {
    const labels = objectAt(metadata, 'labels') ?? {}
    const words = sortedKeys(labels).map((key) => `.${key}-${String(labels[key])}`)
    return `Pod.${namespace}.${name}${words.join('')}`
  })
  return [`${kind}.${namespace}.${name}`, ...pods]
}

function hasCounts(summary: JsonObject, { objects, broken }: Judged): boolean {
  const pods = objects.filter(({ object }) => podTemplatesOf(object).length > 0)
  const asked = pods.length > 0 ? pods : objects
  const count = (verdict: Verdict): number => asked.filter((one) => one.verdict === verdict).length
  return (
    count('pass') === Number(member(summary, 'passed')) &&
    count('fail') === Number(member(summary, 'failed')) &&
    broken.length === Number(member(summary, 'parsing_errors'))
  )
}
