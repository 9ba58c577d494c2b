import { type CheckId, type Json, member, type Outcome, objectAt, type Path, textAt } from '../../core/index.ts'
import type { Estate, Workload } from '../../kube/estate-index/index.ts'
import { fail, unset, type WorkloadCheck } from '../check.ts'

/**
 * A check that a workload, its pods or its namespace carry one of the keys, as a label or annotation. Without keys it
 * asks nothing; where the namespace was not given it does not know.
 */
export function anyKeyCheck(id: CheckId, message: (keys: string) => string): WorkloadCheck {
  return {
    id,
    needs: ['api:namespaces'],
    params: { keys: [] },
    appliesTo: () => true,
    evaluate: (workload, estate, { keys = [] }): readonly Outcome[] => {
      const [first] = keys
      if (first === undefined) return [{ kind: 'not-applicable', why: 'no keys are set: not configured' }]
      if (keys.some((key) => carries(workload, key) || namespaceCarries(workload, estate, key))) return []
      const { namespace } = workload.object.ref
      if (estate.namespace(namespace)?.labels === undefined) {
        const missing = estate.missing('api:namespaces', namespace)
        if (missing !== undefined) return [{ kind: 'unknown', missing: [missing] }]
      }
      const path: Path = ['metadata', 'labels', first]
      return [fail(unset(path, message(keys.join(', '))))]
    },
  }
}

function carries({ object, podLabels, facts }: Workload, key: string): boolean {
  return [...metadataOf(object.object), podLabels, facts.annotations].some((one) => textAt(one, key))
}

function namespaceCarries({ object }: Workload, estate: Estate, key: string): boolean {
  const namespace = estate.namespace(object.ref.namespace)?.object?.object
  return metadataOf(namespace).some((one) => textAt(one, key))
}

function metadataOf(object: Json | undefined): readonly Json[] {
  const metadata = member(object, 'metadata')
  return [objectAt(metadata, 'labels') ?? {}, objectAt(metadata, 'annotations') ?? {}]
}
