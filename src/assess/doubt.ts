import type { Missing, Outcome } from '../core/index.ts'
import type { TemplatePlace } from '../kube/objects/index.ts'
import type { PodFacts } from '../kube/pod-facts/index.ts'

/**
 * A pass needs a whole, well-formed pod. Where an operator adds the rest, or a field has a type that the API server
 * refuses, what is not wrong is unknown.
 */
export function withDoubt(outcomes: readonly Outcome[], facts: PodFacts, place: TemplatePlace): readonly Outcome[] {
  const doubt = doubtAbout(facts, place)
  if (doubt === undefined) return outcomes
  return outcomes.map((outcome) => {
    const holds = outcome.kind === 'fail' && !outcome.at.absent
    return holds || outcome.kind === 'not-applicable' ? outcome : { kind: 'unknown', missing: [doubt] }
  })
}

function doubtAbout(facts: PodFacts, place: TemplatePlace): Missing | undefined {
  if (!place.complete) return { need: 'api:pods', scope: {}, why: 'unsupported' }
  const broken = facts.malformed.length > 0 || facts.containers.length === 0
  return broken ? { need: 'config:pod-spec', scope: {}, why: 'malformed' } : undefined
}
