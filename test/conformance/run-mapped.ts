import { type JsonObject, textAt } from '../../src/core/index.ts'
import { attempt } from './attempt.ts'
import type { Cases } from './fixtures.ts'
import { entriesOf, readJsonFile, textsAt } from './json-file.ts'
import { type Judged, judge } from './judge.ts'
import { type ForeignMap, type ForeignParams, isMapping, type Mapping, mappingOf } from './mapping.ts'
import { type Answer, type Score, ScoreKeeper } from './score.ts'

/** How the cases of one foreign tool are asked and judged. */
export interface ForeignSuite {
  readonly suite: string
  readonly map: ForeignMap
  readonly checkOf: (entry: JsonObject) => string
  readonly paramsOf?: (entry: JsonObject, cases: Cases) => ForeignParams
  readonly inputsOf?: (entry: JsonObject) => readonly string[]
  readonly isRight: (entry: JsonObject, judged: Judged, mapping: Mapping) => Answer
  /** Finer questions; called with `undefined` where the check is not mapped. */
  readonly levels?: (
    entry: JsonObject,
    judged: Judged | undefined,
    mapping: Mapping | undefined,
    keeper: ScoreKeeper,
  ) => void
}

/** Judges every case by the check of ours that the map names for the foreign one. */
export async function runMapped(cases: Cases, foreign: ForeignSuite): Promise<Score> {
  const keeper = new ScoreKeeper(foreign.suite)
  for (const [index, entry] of entriesOf(readJsonFile(cases.place)).entries()) {
    const id = textAt(entry, 'id') ?? `${index}`
    const mapped = mappingOf(foreign.map, foreign.checkOf(entry))
    if (!isMapping(mapped)) {
      keeper.count(id, mapped)
      foreign.levels?.(entry, undefined, undefined, keeper)
      continue
    }
    const judged = await attempt(`${foreign.suite} ${id}`, () => {
      const inputs = (foreign.inputsOf ?? inputsOf)(entry).map((path) => cases.locate(path))
      return judge(inputs, mapped, foreign.paramsOf?.(entry, cases))
    })
    keeper.count(id, judged === undefined ? false : foreign.isRight(entry, judged, mapped))
    foreign.levels?.(entry, judged, mapped, keeper)
  }
  return keeper.score()
}

/** `input` is a path or a list of paths; `inputs` a list. */
export function inputsOf(entry: JsonObject): readonly string[] {
  const one = textAt(entry, 'input')
  return one === undefined ? [...textsAt(entry, 'input'), ...textsAt(entry, 'inputs')] : [one]
}
