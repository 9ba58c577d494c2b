import type { CheckId, ImageScans, Outcome, Params } from '../core/index.ts'
import {
  type KubeObject,
  type PodTemplate,
  type PodTemplatePaths,
  podTemplatesOf,
  type TemplatePlace,
} from '../kube/objects/index.ts'
import { type PodFacts, readPodFacts } from '../kube/pod-facts/index.ts'
import { objectChecks, type TemplateCheck, templateChecks } from '../posture/index.ts'
import { withDoubt } from './doubt.ts'
import { withScans } from './with-scans.ts'

/** Outcomes, and where the pod stands whose paths they give; undefined when the paths are the object's. */
export interface PlacedOutcomes {
  readonly place: TemplatePlace | undefined
  readonly outcomes: readonly Outcome[]
}

export const passed: readonly Outcome[] = [{ kind: 'pass' }]

/** What one check says of one pod template: the only way from a template check to an outcome. */
export function judgeTemplate(
  check: TemplateCheck,
  facts: PodFacts,
  template: TemplatePlace,
  params: Params,
): readonly Outcome[] {
  const applies = check.appliesTo(facts)
  if (applies !== true) return withDoubt([{ kind: 'not-applicable', why: applies.why }], facts, template)
  const outcomes = check.evaluate(facts, params)
  return withDoubt(outcomes.length === 0 ? passed : outcomes, facts, template)
}

const ofTemplates = new Map(templateChecks.map((check) => [check.id, check]))
const ofObjects = new Map(objectChecks.map((check) => [check.id, check]))

/** Whether a check needs nothing but the object itself, so that it can be asked of an admission review. */
export function isOwnCheck(id: CheckId): boolean {
  return ofTemplates.has(id) || ofObjects.has(id)
}

/** One object by itself, to be asked one check after the other; its pods are read once. */
export class OwnJudge {
  readonly object: KubeObject
  readonly templates: readonly PodTemplate[]
  readonly #facts: readonly PodFacts[]

  constructor(object: KubeObject, paths: PodTemplatePaths, scans?: ImageScans) {
    this.object = object
    this.templates = podTemplatesOf(object, paths)
    this.#facts = this.templates.map(({ spec, metadata, containerLists }) =>
      withScans(readPodFacts(spec, metadata, containerLists), scans),
    )
  }

  /** Why the API server could not read a pod of this object; empty when it can. */
  get malformed(): readonly PodFacts['malformed'][number][] {
    return this.#facts.flatMap(({ malformed }) => malformed)
  }

  /** What a check says of the object; nothing when it does not look at objects of this kind. */
  outcomes(id: CheckId, params: Params): readonly PlacedOutcomes[] {
    const ofTemplate = ofTemplates.get(id)
    if (ofTemplate !== undefined)
      return this.templates.map((template, index) => ({
        place: template,
        outcomes: judgeTemplate(ofTemplate, this.#facts[index] as PodFacts, template, {
          ...ofTemplate.params,
          ...params,
        }),
      }))
    const ofObject = ofObjects.get(id)
    if (ofObject === undefined || ofObject.appliesTo(this.object) !== true) return []
    const outcomes = ofObject.evaluate(this.object, { ...ofObject.params, ...params })
    return [{ place: undefined, outcomes: outcomes.length === 0 ? passed : outcomes }]
  }
}
