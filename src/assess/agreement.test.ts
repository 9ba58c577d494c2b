import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../catalogue/index.ts'
import { type CheckId, objectAt } from '../core/index.ts'
import { type PodFacts, readPodFacts } from '../kube/pod-facts/index.ts'
import { evaluatePodSecurity } from '../policy/pss/index.ts'
import { PodGenerator } from '../policy/pss/pod-generator.oracle.ts'
import { templateChecks } from '../posture/index.ts'

/** POD checks and the newest Pod Security Standards judge the same facts; they must not disagree about a pod. */
const mapped = loadCatalogue().checks.flatMap((check) =>
  check.pss === undefined ? [] : [{ id: check.id, pss: check.pss.id }],
)
const standards = [...new Set(mapped.map(({ pss }) => pss))]
const standardOf = new Map<CheckId, string>(mapped.map(({ id, pss }) => [id, pss]))

function failingStandards(facts: PodFacts): Set<string> {
  const failing = new Set<string>()
  for (const check of templateChecks) {
    const standard = standardOf.get(check.id)
    if (standard === undefined || check.appliesTo(facts) !== true) continue
    if (check.evaluate(facts, {}).some(({ kind }) => kind === 'fail')) failing.add(standard)
  }
  return failing
}

/** The restricted form of a baseline check contains it, and both forms are one question to us. */
const alike: Readonly<Record<string, string>> = {
  capabilities_baseline: 'capabilities',
  capabilities_restricted: 'capabilities',
  seccompProfile_baseline: 'seccompProfile',
  seccompProfile_restricted: 'seccompProfile',
  procMount_restricted: 'procMount',
}
const merged = (ids: Iterable<string>): string[] => [...new Set([...ids].map((id) => alike[id] ?? id))].sort()

describe('POD checks and Pod Security Standards', () => {
  it('cover every standard with a check', () => {
    expect(merged(standards)).toEqual(
      merged(
        loadCatalogue().controls.flatMap(({ frameworks }) =>
          frameworks.filter(({ framework }) => framework === 'pod-security-standards').map(({ id }) => id),
        ),
      ),
    )
  })

  it('agree on generated pods', () => {
    const generator = new PodGenerator(7)
    let failures = 0
    for (let index = 0; index < 5_000; index++) {
      const pod = generator.pod()
      const spec = objectAt(pod, 'spec')
      if (spec === undefined) continue
      const facts = readPodFacts(spec, objectAt(pod, 'metadata'))
      if (facts.malformed.length > 0) continue
      const violated = [
        ...evaluatePodSecurity(facts, 'baseline', 'latest', 'template').violations,
        ...evaluatePodSecurity(facts, 'restricted', 'latest', 'template').violations,
      ]
      // A host path is one cause: ours is named after baseline's check, and restricted's is not said again.
      const causes = violated.filter(
        ({ check, violation }) => check !== 'restrictedVolumes' || violation.path.at(-1) !== 'hostPath',
      )
      const expected = merged(causes.map(({ check }) => check))
      expect({ pod, failing: merged(failingStandards(facts)) }).toEqual({ pod, failing: expected })
      failures += expected.length
    }
    expect(failures).toBeGreaterThan(5_000)
  })
})
