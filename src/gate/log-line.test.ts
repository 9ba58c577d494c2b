import { expect, it } from 'vitest'
import { makeSnapshot } from './decide/index.ts'
import { decideOn, now, pod, policy, reviewOf } from './gate.test-support.ts'
import { logLine } from './log-line.ts'

it('names a hundred violations, and says how many more there are', () => {
  const containers = Array.from({ length: 150 }, (_, at) => ({
    name: `c${at}`,
    image: 'x:1',
    securityContext: { privileged: true },
  }))
  const parts = { policies: [policy('one', '{checks: [POD-01/privileged]}')] }
  const review = reviewOf(pod({}, { spec: { containers } }))
  const decision = decideOn(review, parts)
  const judged = { phase: 'validate', direction: 'all', review, decision } as const
  const known = { namespaceLabels: {}, now }
  const line = JSON.parse(logLine({ ...judged, known, snapshot: makeSnapshot(parts) }, 1.23456))
  expect([line.violations.length, line.moreViolations, line.milliseconds]).toEqual([100, 50, 1.235])
  expect(line.violations[99]).toMatchObject({ check: 'POD-01/privileged', fate: 'refused', slot: 'c99' })
})
