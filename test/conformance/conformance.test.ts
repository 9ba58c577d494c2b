import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { contestedIn } from './contested.ts'
import { findCases, fixturesFolder } from './fixtures.ts'
import floors from './floors.json' with { type: 'json' }
import { runSuite } from './run-suite.ts'
import { type Suite, suites } from './suites.ts'

const runnable = suites.filter((suite) => suite.run !== undefined)
const floorsOf = new Map<string, Readonly<Record<string, number>>>(Object.entries(floors))

/** Scores may rise and never fall: `floors.json` holds what was reached. */
describe('the published cases', () => {
  for (const suite of runnable) testAgainstFloor(suite)

  it('have a floor for nothing that is not run', () => {
    expect(Object.keys(floors).filter((name) => !runnable.some((suite) => suite.name === name))).toEqual([])
  })
})

function testAgainstFloor(suite: Suite): void {
  const absent = findCases(suite.name, suite.path) === undefined
  if (absent) it.skip(`fixtures of ${suite.name} are absent in ${fixturesFolder()}`, () => {})
  else it(`${suite.name} is at or above its floor`, () => holdsFloor(suite))
}

async function holdsFloor(suite: Suite): Promise<void> {
  const score = await runSuite(suite)
  const { right: floor = 0, ...floorsOfLevels } = floorsOf.get(suite.name) ?? {}
  const right = score?.right ?? 0
  expect(right, `${suite.name}, wrong: ${score?.wrong.join(', ')}`).toBeGreaterThanOrEqual(floor)
  if (right > floor) console.info(`${suite.name}: the floor can be raised from ${floor} to ${right} (floors.json)`)
  for (const [level, least] of Object.entries(floorsOfLevels))
    expect(score?.levels[level]?.right, `${suite.name}, level ${level}`).toBeGreaterThanOrEqual(least)
  const outdated = [...contestedIn(suite.name).keys()].filter((id) => !score?.wrong.includes(id))
  expect(outdated, 'contested, but not wrong').toEqual([])
}

/** Written by us in the same formats: these are here in every clone, and all of them hold. */
describe('our own cases', () => {
  for (const suite of runnable)
    it(suite.name, async () => {
      const score = await runSuite(suite, join(import.meta.dirname, 'own'))
      expect(score?.total ?? 0).toBeGreaterThanOrEqual(10)
      expect({ wrong: score?.wrong, unsupported: score?.unsupported }).toEqual({ wrong: [], unsupported: [] })
    })
})
