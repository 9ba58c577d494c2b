import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/catalogue/index.ts'
import { type JsonObject, objectAt, textAt } from '../../src/core/index.ts'
import { findCases } from './fixtures.ts'
import { entriesOf, readJsonFile, textsAt } from './json-file.ts'
import { foreignTools, isMapping, type Mapping, mappingOf, ourParams, readMap, usesOf } from './mapping.ts'
import { checkovName } from './suites/checkov.ts'

const options = new Set(['checks', 'lists', 'kinds', 'notKinds', 'grade', 'note'])
const useOptions = new Set([
  'check',
  'value',
  'notValue',
  'notMessage',
  'valueIn',
  'notBelow',
  'open',
  'params',
  'paramsFrom',
])

/** Where the names of a tool's checks occur. */
const occurrences: [(typeof foreignTools)[number], string, (entry: JsonObject) => readonly string[]][] = [
  ['badpods', 'attack-badpods', (entry) => textsAt(objectAt(entry, 'expect') ?? {}, 'baselineViolations')],
  ['goat', 'attack-goat', (entry) => textsAt(objectAt(entry, 'expect') ?? {}, 'mustFind')],
  ['checkov', 'lint-checkov', (entry) => [checkovName(entry)]],
  ['kube-linter', 'lint-kube-linter', (entry) => [textAt(entry, 'check') ?? '']],
  ['kube-score', 'lint-kube-score', (entry) => [textAt(entry, 'check') ?? '']],
  ['polaris', 'lint-polaris', (entry) => [textAt(entry, 'check') ?? '']],
  ['kubescape', 'rules', (entry) => [textAt(entry, 'rule') ?? '']],
]

describe.each(foreignTools)('the map of %s', (tool) => {
  const map = readMap(tool)
  const mapped = Object.keys(map).map((name) => [name, mappingOf(map, name)] as const)
  const mappings = mapped.filter((entry): entry is [string, Mapping] => isMapping(entry[1]))

  it('names checks of the catalogue and known options only', () => {
    const unknown = mappings.flatMap(([name, mapping]) => [
      ...Object.keys(mapping).filter((option) => !options.has(option)),
      ...usesOf(mapping).flatMap((use) => Object.keys(use).filter((option) => !useOptions.has(option))),
      ...usesOf(mapping).flatMap(({ check }) => (loadCatalogue().check(check) ? [] : [`${name}: ${check}`])),
    ])
    expect(unknown).toEqual([])
  })

  it('says of everything else whether it comes later or never, and why', () => {
    const reasons = mapped.flatMap(([, entry]) => (isMapping(entry) ? [] : [entry.unsupported]))
    expect(reasons.filter((reason) => !/^(later|never): \S.{3,}/.test(reason))).toEqual([])
  })
})

describe.each(occurrences)('the map of %s', (tool, suite, namesIn) => {
  const cases = findCases(suite, `posture/cases/${suite}.json`)
  if (cases === undefined) {
    it.skip(`fixtures of ${suite} are absent`, () => {})
    return
  }

  it(`has every name that occurs in ${suite}`, () => {
    const map = readMap(tool)
    const names = entriesOf(readJsonFile(cases.place)).flatMap(namesIn)
    expect([...new Set(names)].filter((name) => !Object.hasOwn(map, name))).toEqual([])
  })
})

describe('the parameters of a check', () => {
  const paramsFrom = { approved: 'registries', ranges: 'cpu={low}..{high}' }

  it('come from those of the foreign tool', () => {
    const params = ourParams(
      { check: 'IMG-10/x', params: { a: ['b'] }, paramsFrom },
      { registries: ['x'], high: ['4'] },
    )
    expect(params).toEqual({ a: ['b'], approved: ['x'], ranges: ['cpu=..4'] })
  })

  it('are empty where nothing is set there', () => {
    expect(ourParams({ check: 'IMG-10/x', paramsFrom }, { low: [] })).toEqual({ approved: [], ranges: [] })
  })
})
