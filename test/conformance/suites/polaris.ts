import { objectAt, textAt } from '../../../src/core/index.ts'
import type { Cases } from '../fixtures.ts'
import { textOf } from '../json-file.ts'
import { verdictOf } from '../judge.ts'
import { readMap } from '../mapping.ts'
import { runMapped } from '../run-mapped.ts'
import type { Score } from '../score.ts'

/** Polaris: does the named check pass on the file. */
export function runPolaris(cases: Cases): Promise<Score> {
  return runMapped(cases, {
    suite: 'lint-polaris',
    map: readMap('polaris'),
    checkOf: (entry) => textOf(entry, 'check'),
    isRight: (entry, judged) => verdictOf(judged) === textAt(objectAt(entry, 'expect'), 'verdict'),
  })
}
