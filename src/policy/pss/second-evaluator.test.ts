import { expect, test } from 'vitest'
import { type JsonObject, objectAt } from '../../core/index.ts'
import { readPodFacts } from '../../kube/pod-facts/index.ts'
import { evaluatePodSecurity, pssChecks } from './index.ts'
import { PodGenerator } from './pod-generator.oracle.ts'
import { secondOpinion } from './second-evaluator.oracle.ts'

const steps = [0, 7, 8, 18, 19, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37]
const levels = ['baseline', 'restricted'] as const
const podCount = 20_000

test('agrees with a second evaluator about 20,000 generated pods', { timeout: 60_000 }, () => {
  const generator = new PodGenerator(20_260_101)
  const found = new Map<string, number>()
  let allowed = 0
  for (let index = 0; index < podCount; index++) {
    const pod = generator.pod()
    const facts = readPodFacts(objectAt(pod, 'spec') as JsonObject, objectAt(pod, 'metadata')) // the generator makes a spec
    for (const version of [steps[index % steps.length] ?? 0, generator.integer(38)]) {
      for (const level of levels) {
        const first = evaluatePodSecurity(facts, level, version)
        const names = new Set(first.violations.map(({ check }) => check))
        const second = secondOpinion(pod, level, version)
        if (names.size !== second.size || [...names].some((name) => !second.has(name)))
          expect({ pod, level, version, checks: [...names].sort() }).toEqual({
            pod,
            level,
            version,
            checks: [...second].sort(),
          })
        for (const name of names) found.set(name, (found.get(name) ?? 0) + 1)
        if (first.allowed) allowed++
      }
    }
  }
  // The comparison means something only where each check speaks often, and is silent often.
  expect(pssChecks.filter(({ id }) => (found.get(id) ?? 0) < 300).map(({ id }) => id)).toEqual([])
  expect(allowed).toBeGreaterThan(podCount / 4)
})
