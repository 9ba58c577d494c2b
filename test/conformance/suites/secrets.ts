import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { byCodePoint, isObject, type Json, textAt } from '../../../src/core/index.ts'
import { findSecrets } from '../../../src/image/secrets/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile } from '../json-file.ts'
import classes from '../map/secrets.json' with { type: 'json' }
import { type Score, ScoreKeeper } from '../score.ts'

const classOf = new Map(Object.entries(classes))

/** One file, one verdict: the kinds of secret found in it, each with its line, and no others. */
export async function runSecrets(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('secrets')
  const expected = readJsonFile(cases.place)
  for (const [file, entry] of Object.entries(isObject(expected) ? expected : {})) {
    const content = (): Buffer => readFileSync(join(dirname(cases.place), 'in', file))
    keeper.count(file, (await attempt(file, () => sameSet(foundIn(content(), file), wanted(entry)))) ?? false)
  }
  return keeper.score()
}

function foundIn(content: Buffer, file: string): string[] {
  return findSecrets(content, file).map(({ rule, line }) => `${classOf.get(rule) ?? rule} ${line}`)
}

function wanted(entry: Json): string[] {
  return entriesOf(entry, ['findings']).map((one) => `${textAt(one, 'rule')} ${isObject(one) ? one.line : ''}`)
}

function sameSet(found: readonly string[], expected: readonly string[]): boolean {
  const sorted = (texts: readonly string[]): string => [...new Set(texts)].sort(byCodePoint).join('\n')
  return sorted(found) === sorted(expected)
}
