import { SeawallError } from '../../src/core/index.ts'
import { belongsElsewhere, findCases } from './fixtures.ts'
import { nothingSupported, type Score } from './score.ts'
import type { Suite } from './suites.ts'

/** Runs a suite on its usual cases or on those `given`; undefined when they are not there. */
export async function runSuite(suite: Suite, given?: string): Promise<Score | undefined> {
  const cases = findCases(suite.name, suite.path, given)
  if (cases === undefined) return undefined
  const other = belongsElsewhere(cases.place, suite.name)
  if (other !== undefined) throw new SeawallError('usage', `${cases.place} holds the suite ${other}, not ${suite.name}`)
  return suite.run === undefined
    ? nothingSupported(suite.name, suite.ids(cases.place), `later: ${suite.note ?? 'not implemented'}`)
    : suite.run(cases)
}
