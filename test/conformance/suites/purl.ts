import { isObject, type Json, type JsonObject, member, objectAt, textAt } from '../../../src/core/index.ts'
import { buildPurl, canonicalPurl, parsePurl } from '../../../src/formats/purl/index.ts'
import { attempt } from '../attempt.ts'
import type { Cases } from '../fixtures.ts'
import { textOf } from '../json-file.ts'
import { type Answer, type Score, ScoreKeeper } from '../score.ts'
import { entriesOfFiles } from '../verdict-ids.ts'

/** The purl specification's own cases: parse into parts, build from parts, bring into canonical form, refuse. */
export async function runPurl(cases: Cases): Promise<Score> {
  const keeper = new ScoreKeeper('purl')
  for (const [id, entry] of casesBelow(cases.place)) keeper.count(id, (await attempt(id, () => answer(entry))) ?? false)
  return keeper.score()
}

function casesBelow(place: string): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  entriesOfFiles('tests', (file, entry, index) => {
    found.set(`${file} ${index}`, entry)
    return file
  })(place)
  return found
}

function answer(entry: JsonObject): Answer {
  const result = resultOf(entry)
  if (result === undefined) return { unsupported: `test_type ${textAt(entry, 'test_type')}` }
  if (member(entry, 'expected_failure') === true) return !result.ok
  if (!result.ok) throw result.error
  const expected = member(entry, 'expected_output')
  return typeof result.value === 'string' ? result.value === expected : sameParts(result.value, expected)
}

function resultOf(entry: JsonObject) {
  switch (textAt(entry, 'test_type')) {
    case 'parse':
      return parsePurl(textOf(entry, 'input'))
    case 'validate':
    case 'roundtrip':
      return canonicalPurl(textOf(entry, 'input'))
    case 'build':
      return buildPurl(partsOf(objectAt(entry, 'input') ?? {}))
    default:
      return undefined
  }
}

const textParts = ['type', 'namespace', 'name', 'version', 'subpath'] as const

function partsOf(input: JsonObject) {
  const [type, namespace, name, version, subpath] = textParts.map((part) => textAt(input, part))
  return { type: type ?? '', namespace, name: name ?? '', version, subpath, qualifiers: pairsOf(input) }
}

function pairsOf(value: Json | undefined): [string, string][] {
  return Object.entries(objectAt(value, 'qualifiers') ?? {}).map(([key, text]) => [key, String(text)])
}

function sameParts(purl: object, expected: Json | undefined): boolean {
  if (!isObject(expected)) return false
  const { qualifiers, ...parts } = purl as { qualifiers: ReadonlyMap<string, string> } & Record<string, string>
  const pairs = pairsOf(expected)
  return (
    textParts.every((part) => (parts[part] ?? undefined) === textAt(expected, part)) &&
    qualifiers.size === pairs.length &&
    pairs.every(([key, text]) => qualifiers.get(key) === text)
  )
}
