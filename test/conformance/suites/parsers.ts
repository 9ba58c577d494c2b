import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import {
  byCodePoint,
  isObject,
  type JsonObject,
  member,
  objectAt,
  type Package,
  textAt,
} from '../../../src/core/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { entriesOf, readJsonFile, textOf, textsAt } from '../json-file.ts'
import { compiledParsers } from '../parsers/compiled.ts'
import { interpretedParsers } from '../parsers/interpreted.ts'
import { programsParsers } from '../parsers/programs.ts'
import type { FixtureParsers } from '../parsers/types.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'

const parsers: FixtureParsers = { ...interpretedParsers, ...compiledParsers, ...programsParsers }

/** One file, one format: the packages it lists, or that it is refused. */
export async function runParsers(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('parsers')
  for (const entry of entriesOf(readJsonFile(cases.place))) {
    const id = ['parser', 'file', 'name'].map((key) => textAt(entry, key) ?? '').join(' ')
    keeper.count(id, (await attempt(id, () => answer(entry, cases))) ?? false)
  }
  return keeper.score()
}

function answer(entry: JsonObject, cases: Cases): Answer {
  const parse = parsers[textOf(entry, 'parser')]
  if (parse === undefined) return { unsupported: `no parser ${textOf(entry, 'parser')}` }
  const file = cases.locate(textOf(entry, 'file'))
  const read = parse(readFileSync(file), basename(file), optionsOf(entry))
  if (member(entry, 'expectError') === true) return !read.ok
  if (!read.ok) throw read.error
  return sameLists(read.value.packages, entriesOf(entry, ['packages']))
}

function optionsOf(entry: JsonObject): Record<string, string> {
  const options = objectAt(entry, 'options') ?? {}
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, String(value)]))
}

/** The multiset of (name, version), and where the case gives them relationship, dev, licences and path inside. */
function sameLists(found: readonly Package[], expected: readonly JsonObject[]): boolean {
  const remaining = [...found].sort((a, b) => byCodePoint(sortKey(a), sortKey(b)))
  return expected.length === found.length && expected.every((one) => takeMatching(remaining, one))
}

const sortKey = (one: Package): string => [one.name, one.version, one.relationship, one.filePath].join('\0')

function takeMatching(remaining: Package[], expected: JsonObject): boolean {
  const at = remaining.findIndex((one) => isObject(expected) && matches(one, expected))
  if (at === -1) return false
  remaining.splice(at, 1)
  return true
}

function matches(one: Package, expected: JsonObject): boolean {
  const relationship = textAt(expected, 'relationship')
  const filePath = textAt(expected, 'filePath')
  const licenses = textsAt(expected, 'licenses')
  return (
    one.name === textAt(expected, 'name') &&
    one.version === (textAt(expected, 'version') ?? '') &&
    (one.dev ?? false) === (member(expected, 'dev') === true) &&
    (relationship === undefined || relationship === (one.relationship ?? 'unknown')) &&
    (filePath === undefined || filePath === one.filePath) &&
    (licenses.length === 0 || licenses.join('\0') === (one.licenses ?? []).join('\0'))
  )
}
