import { objectAt, textAt } from '../../../src/core/index.ts'
import type { Cases } from '../fixtures.ts'
import { textOf } from '../json-file.ts'
import { type Judged, verdictOf } from '../judge.ts'
import { type Mapping, readMap } from '../mapping.ts'
import { runMapped } from '../run-mapped.ts'
import type { Score } from '../score.ts'

/** kube-score: is the named check `ok`; level 2 asks for the exact grade. */
export function runKubeScore(cases: Cases): Promise<Score> {
  return runMapped(cases, {
    suite: 'lint-kube-score',
    map: readMap('kube-score'),
    checkOf: (entry) => textOf(entry, 'check'),
    isRight: (entry, judged) => {
      const verdict = verdictOf(judged)
      const isOk = textAt(objectAt(entry, 'expect'), 'grade') === 'ok'
      return verdict !== 'unknown' && isOk === (verdict === 'pass')
    },
    levels: (entry, judged, mapping, keeper) => {
      const expected = textAt(objectAt(entry, 'expect'), 'grade')
      keeper.level('2', judged && mapping && gradeOf(judged, mapping) === expected)
    },
  })
}

function gradeOf(judged: Judged, mapping: Mapping): string | undefined {
  const verdict = verdictOf(judged)
  return verdict === 'fail' ? (mapping.grade ?? 'critical') : verdict === 'pass' ? 'ok' : undefined
}
