import {
  type CheckId,
  type Digest,
  digestOfText,
  type ImageScans,
  type JsonObject,
  type Outcome,
  pathWithoutIndexes,
} from '../core/index.ts'
import { type PodTemplate, templateSignature } from '../kube/objects/index.ts'
import { type MalformedField, type PodFacts, readPodFacts } from '../kube/pod-facts/index.ts'
import { type PodSecurityLevel, strictestLevel } from '../policy/pss/index.ts'
import { type TemplateCheck, templateChecks } from '../posture/index.ts'
import { compactOutcome } from './compact-outcome.ts'
import { judgeTemplate, passed } from './judge.ts'
import { isSelected, paramsFor, type Selection } from './selection.ts'
import { withScans } from './with-scans.ts'

/** What all template checks say of one pod template; shared by every object whose template says the same. */
export interface TemplateVerdicts {
  readonly malformed: readonly MalformedField[]
  readonly hasContainers: boolean
  /** One entry for each of `checks`, in their order. */
  readonly outcomes: readonly (readonly Outcome[])[]
  readonly checks: readonly CheckId[]
  /** The strictest Pod Security level the pod is admitted under; undefined where an operator completes the pod. */
  readonly podSecurity: PodSecurityLevel | undefined
}

/** Evaluates a template once for each signature. */
export class TemplateMemo {
  readonly #selection: Selection
  readonly #checks: readonly TemplateCheck[]
  /** Their ids, which every verdict shares. */
  readonly checks: readonly CheckId[]
  readonly #seen = new Map<Digest, TemplateVerdicts>()
  readonly #kubernetes: number | 'latest'
  readonly #scans: ImageScans | undefined
  readonly #reasons = new Map<string, readonly Outcome[]>()

  constructor(selection: Selection, kubernetes: number | 'latest', scans?: ImageScans) {
    this.#scans = scans
    this.#selection = selection
    this.#kubernetes = kubernetes
    this.#checks = templateChecks.filter((check) => isSelected(selection, check.id))
    this.checks = this.#checks.map((check) => check.id)
  }

  evaluate(template: PodTemplate): TemplateVerdicts {
    const signature = digestOfText(templateSignature(template)) // the text itself would weigh as much as the template
    const known = this.#seen.get(signature)
    if (known !== undefined) return known
    const verdicts = this.#evaluate(template)
    this.#seen.set(signature, verdicts)
    return verdicts
  }

  #evaluate(template: PodTemplate): TemplateVerdicts {
    const facts = withScans(readPodFacts(template.spec, template.metadata, template.containerLists), this.#scans)
    const outcomes = this.#checks.map((check) =>
      this.#kept(judgeTemplate(check, facts, template, paramsFor(this.#selection, check))),
    )
    const podSecurity = template.complete ? strictestLevel(facts, this.#kubernetes) : undefined
    const { malformed, containers } = facts
    return {
      malformed,
      hasContainers: containers.length > 0,
      outcomes,
      checks: this.checks,
      podSecurity,
    }
  }

  /** The same outcomes in the least memory. */
  #kept(outcomes: readonly Outcome[]): readonly Outcome[] {
    if (outcomes === passed) return passed
    const [first] = outcomes
    if (outcomes.length === 1 && first?.kind === 'not-applicable') return this.#notApplicable(first.why)
    return outcomes.map(compactOutcome)
  }

  /** The reasons are few: templates share what is said of them. */
  #notApplicable(why: string): readonly Outcome[] {
    const known = this.#reasons.get(why)
    if (known !== undefined) return known
    const made: readonly Outcome[] = [{ kind: 'not-applicable', why }]
    if (this.#reasons.size < maxReasons) this.#reasons.set(why, made)
    return made
  }
}

const maxReasons = 500

let latest: { readonly spec: JsonObject; readonly facts: PodFacts } | undefined

/**
 * The facts of a template, read again when asked for: a cluster has thousands, and facts are large. One template is
 * looked at by many checks in a row, so the facts of the last one are kept.
 */
export function factsOf({ spec, metadata, containerLists }: PodTemplate): () => PodFacts {
  return () => {
    if (latest?.spec !== spec) latest = { spec, facts: readPodFacts(spec, metadata, containerLists) }
    return latest.facts
  }
}

/** What each check says of a template. */
export function* outcomesOf({ checks, outcomes }: TemplateVerdicts): Generator<[CheckId, readonly Outcome[]]> {
  for (const [index, check] of checks.entries()) yield [check, outcomes[index] ?? passed]
}

/** Every failing place of some templates, by `failureKey`. Made when asked for: hardly ever does a pod differ. */
export function failuresOf(all: readonly TemplateVerdicts[]): ReadonlySet<string> {
  const keys = new Set<string>()
  for (const verdicts of all)
    for (const [check, found] of outcomesOf(verdicts))
      for (const one of found) if (one.kind === 'fail') keys.add(failureKey(check, one))
  return keys
}

/** Equal for the same failure in a controller's template and in its pods. */
export function failureKey(check: CheckId, { slot, at, severity }: Extract<Outcome, { kind: 'fail' }>): string {
  return [check, slot ?? '', pathWithoutIndexes(at.path), at.value, severity ?? ''].join('\u0000')
}
