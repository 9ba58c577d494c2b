import { type CheckId, type JsonObject, type Outcome, pathWithoutIndexes } from '../core/index.ts'
import { type PodTemplate, templateSignature } from '../kube/objects/index.ts'
import { type MalformedField, type PodFacts, readPodFacts } from '../kube/pod-facts/index.ts'
import { type PodSecurityLevel, strictestLevel } from '../policy/pss/index.ts'
import { type TemplateCheck, templateChecks } from '../posture/index.ts'
import { withDoubt } from './doubt.ts'
import { isSelected, paramsFor, type Selection } from './selection.ts'

/** What all template checks say of one pod template; shared by every object whose template says the same. */
export interface TemplateVerdicts {
  /** Read again when asked for: a cluster has thousands of templates, and facts are large. */
  readonly facts: () => PodFacts
  readonly malformed: readonly MalformedField[]
  readonly hasContainers: boolean
  readonly outcomes: ReadonlyMap<CheckId, readonly Outcome[]>
  /** The strictest Pod Security level the pod is admitted under; undefined where an operator completes the pod. */
  readonly podSecurity: PodSecurityLevel | undefined
}

/** Evaluates a template once for each signature. */
export class TemplateMemo {
  readonly #selection: Selection
  readonly #checks: readonly TemplateCheck[]
  readonly #seen = new Map<string, TemplateVerdicts>()
  readonly #kubernetes: number | 'latest'

  constructor(selection: Selection, kubernetes: number | 'latest') {
    this.#selection = selection
    this.#kubernetes = kubernetes
    this.#checks = templateChecks.filter((check) => isSelected(selection, check.id))
  }

  get checks(): readonly CheckId[] {
    return this.#checks.map((check) => check.id)
  }

  evaluate(template: PodTemplate): TemplateVerdicts {
    const signature = templateSignature(template)
    const known = this.#seen.get(signature)
    if (known !== undefined) return known
    const verdicts = this.#evaluate(template)
    this.#seen.set(signature, verdicts)
    return verdicts
  }

  #evaluate(template: PodTemplate): TemplateVerdicts {
    const facts = readPodFacts(template.spec, template.metadata, template.containerLists)
    const outcomes = new Map<CheckId, readonly Outcome[]>()
    for (const check of this.#checks) {
      const outcome = withDoubt(this.#judge(check, facts), facts, template)
      outcomes.set(check.id, outcome)
    }
    const podSecurity = template.complete ? strictestLevel(facts, this.#kubernetes) : undefined
    const { malformed, containers } = facts
    return {
      facts: factsOf(template),
      malformed,
      hasContainers: containers.length > 0,
      outcomes,
      podSecurity,
    }
  }

  #judge(check: TemplateCheck, facts: PodFacts): readonly Outcome[] {
    const applies = check.appliesTo(facts)
    if (applies !== true) return [{ kind: 'not-applicable', why: applies.why }]
    const outcomes = check.evaluate(facts, paramsFor(this.#selection, check))
    return outcomes.length === 0 ? passed : outcomes
  }
}

const passed: readonly Outcome[] = [{ kind: 'pass' }]

let latest: { readonly spec: JsonObject; readonly facts: PodFacts } | undefined

/** One template is looked at by many checks in a row: the facts of the last one are kept. */
function factsOf({ spec, metadata, containerLists }: PodTemplate): () => PodFacts {
  return () => {
    if (latest?.spec !== spec) latest = { spec, facts: readPodFacts(spec, metadata, containerLists) }
    return latest.facts
  }
}

/** Every failing place of some templates, by `failureKey`. Made when asked for: hardly ever does a pod differ. */
export function failuresOf(all: readonly TemplateVerdicts[]): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const { outcomes } of all)
    for (const [check, found] of outcomes)
      for (const one of found) if (one.kind === 'fail') keys.add(failureKey(check, one))
  return keys
}

/** Equal for the same failure in a controller's template and in its pods. */
export function failureKey(check: CheckId, { slot, at, severity }: Extract<Outcome, { kind: 'fail' }>): string {
  return [check, slot ?? '', pathWithoutIndexes(at.path), at.value, severity ?? ''].join('\u0000')
}
