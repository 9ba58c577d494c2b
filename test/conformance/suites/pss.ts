import { readFileSync } from 'node:fs'
import { isObject, type Json, textAt } from '../../../src/core/index.ts'
import { parseYaml } from '../../../src/formats/yaml/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textOf, textsAt } from '../json-file.ts'
import { isRight, judgeCase, type PssCase } from '../pss/score.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'

/** Pod Security Standards: one verdict a pod, level and version. */
export async function runPss(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('pss')
  for (const entry of entriesOf(readJsonFile(cases.place))) {
    const orControl = textAt(entry, 'orControl')
    const expected: PssCase = {
      pod: textOf(entry, 'pod'),
      level: textOf(entry, 'level'),
      expected: textOf(entry, 'expected') === 'pass' ? 'pass' : 'fail',
      control: textOf(entry, 'control'),
      versions: textsAt(entry, 'versions'),
      ...(orControl !== undefined && { orControl }),
    }
    const pod = await attempt(`pss ${expected.pod}`, () => readPod(cases.locate(expected.pod)))
    for (const version of expected.versions)
      keeper.count(`${expected.pod} ${expected.level} ${version}`, pod !== undefined && answer(pod, expected, version))
  }
  return keeper.score()
}

function answer(pod: Json, expected: PssCase, version: string): Answer {
  const verdict = judgeCase(pod, expected.level, version)
  return verdict === undefined ? { unsupported: 'level or version not known' } : isRight(verdict, expected)
}

/** With the reader the product uses. */
function readPod(file: string): Json {
  const parsed = parseYaml(readFileSync(file, 'utf8'))
  return parsed.ok && isObject(parsed.value) ? parsed.value : null
}
