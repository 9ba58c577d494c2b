import { type JsonObject, objectAt, type Path, pickMembers } from '../../core/index.ts'
import { type KubeObject, pathInObject, type TemplatePlace, valueAt } from '../objects/index.ts'
import type { PodFacts } from '../pod-facts/index.ts'

/** A controller or bare pod as its neighbours see it: what selects it, what it refers to, what it says about itself. */
export interface Workload {
  /** Identity, origin and everything but the pod template. */
  readonly object: KubeObject
  readonly place: TemplatePlace
  readonly facts: PodFacts
  readonly podLabels: JsonObject
}

/** The template goes: its facts say what checks need, and a cluster has many. */
export function workloadOf(object: KubeObject, place: TemplatePlace, facts: () => PodFacts): Workload {
  const podLabels = objectAt(valueAt(object.object, place.metadataPath), 'labels') ?? {}
  return {
    object: { ...object, object: withoutTemplates(object.object, place) },
    place,
    podLabels,
    get facts() {
      return facts()
    },
  }
}

/** A path of the pod (`spec.serviceAccountName`) as a path of the workload's object. */
export function podPath({ place }: Workload, path: Path): Path {
  return pathInObject(place, path)
}

/** `spec` with the branch that leads to the template cut off at its first step. */
function withoutTemplates(object: JsonObject, { specPath }: TemplatePlace): JsonObject {
  const [root, branch] = specPath
  if (root !== 'spec' || typeof branch !== 'string') return pickMembers(object, ['apiVersion', 'kind', 'metadata'])
  const spec = objectAt(object, 'spec') ?? {}
  const { [branch]: _, ...rest } = spec
  return { ...pickMembers(object, ['apiVersion', 'kind', 'metadata']), spec: rest }
}
