import { type JsonObject, member, objectAt, textAt } from '../../../src/core/index.ts'
import { podTemplatesOf } from '../../../src/kube/objects/index.ts'
import { readPodFacts } from '../../../src/kube/pod-facts/index.ts'
import { evaluatePodSecurity } from '../../../src/policy/pss/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textsAt } from '../json-file.ts'
import { type Judged, judge } from '../judge.ts'
import { counts, type Mapping, readMap } from '../mapping.ts'
import { inputsOf } from '../run-mapped.ts'
import { type Score, ScoreKeeper } from '../score.ts'

/** Our checks for each word the cases use for a violation. */
const words = Object.entries(readMap('badpods')).flatMap(([word, mapped]): [string, Mapping][] =>
  typeof mapped === 'string' ? [] : [[word, mapped]],
)

const all: Mapping = { checks: words.flatMap(([, mapping]) => mapping.checks) }

/** Bad pods: which baseline rules they break, and the verdict of both levels. Level 2: do they take over the node. */
export async function runBadPods(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('attack-badpods')
  for (const entry of entriesOf(readJsonFile(cases.place))) {
    const expected = objectAt(entry, 'expect') ?? {}
    const id = textAt(entry, 'id') ?? ''
    const judged = await attempt(`attack-badpods ${id}`, () =>
      judge(
        inputsOf(entry).map((path) => cases.locate(path)),
        all,
      ),
    )
    keeper.count(id, judged !== undefined && isRight(expected, judged))
    if (typeof member(expected, 'nodeTakeover') === 'boolean') keeper.level('2', undefined)
  }
  return keeper.score()
}

function isRight(expected: JsonObject, judged: Judged): boolean {
  const found = words.flatMap(([word, mapping]) => {
    const broken = judged.objects.some(({ failures }) => failures.some((failure) => counts(failure, mapping, {})))
    return broken ? [word] : []
  })
  return (
    judged.broken.length === 0 &&
    found.sort().join() === textsAt(expected, 'baselineViolations').sort().join() &&
    levelVerdict(judged, 'baseline') === textAt(expected, 'pssBaseline') &&
    levelVerdict(judged, 'restricted') === textAt(expected, 'pssRestricted')
  )
}

function levelVerdict({ objects }: Judged, level: 'baseline' | 'restricted'): 'pass' | 'fail' {
  const templates = objects.flatMap(({ object }) => podTemplatesOf(object))
  const allowed = templates.every(
    ({ spec, metadata }) => evaluatePodSecurity(readPodFacts(spec, metadata), level, 'latest').allowed,
  )
  return allowed ? 'pass' : 'fail'
}
