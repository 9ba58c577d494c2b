import { type JsonObject, objectAt, textAt } from '../../../src/core/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textsAt } from '../json-file.ts'
import { judge, verdictOf } from '../judge.ts'
import { isMapping, mappingOf, readMap } from '../mapping.ts'
import { inputsOf } from '../run-mapped.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'

const map = readMap('goat')

/** Manifests that are vulnerable by design: everything in `mustFind` has to be reported, more is allowed. */
export async function runGoat(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('attack-goat')
  for (const entry of entriesOf(readJsonFile(cases.place)))
    keeper.count(idOf(entry), (await attempt(`attack-goat ${idOf(entry)}`, () => findsAll(entry, cases))) ?? false)
  return keeper.score()
}

const idOf = (entry: JsonObject): string => textAt(entry, 'id') ?? ''

async function findsAll(entry: JsonObject, cases: Cases): Promise<Answer> {
  const inputs = inputsOf(entry).map((path) => cases.locate(path))
  let unsupported: Answer | undefined
  for (const name of textsAt(objectAt(entry, 'expect') ?? {}, 'mustFind')) {
    const mapped = mappingOf(map, name)
    if (!isMapping(mapped)) unsupported = mapped
    else if (verdictOf(await judge(inputs, mapped)) !== 'fail') return false
  }
  return unsupported ?? true
}
