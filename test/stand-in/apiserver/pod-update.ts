import {
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
} from '../../../src/core/index.ts'
import { Refusal } from './status.ts'

/** A pod runs as it was made: of its specification only images and a few times may be changed. */
export function checkPodUpdate(pod: JsonObject, before: JsonObject): void {
  const [now, then] = [objectAt(pod, 'spec') ?? {}, objectAt(before, 'spec') ?? {}]
  for (const list of ['containers', 'initContainers'])
    if (listAt(now, list).length !== listAt(then, list).length)
      throw invalid(pod, `spec.${list}: Forbidden: pod updates may not add or remove containers`)
  if (canonicalJson(fixed(now)) !== canonicalJson(fixed(then)))
    throw invalid(
      pod,
      'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    )
}

const changeable = new Set(['activeDeadlineSeconds', 'tolerations', 'terminationGracePeriodSeconds', 'schedulingGates'])

function fixed(spec: JsonObject): JsonObject {
  const kept = Object.entries(spec).filter(([key]) => !changeable.has(key))
  const lists = ['containers', 'initContainers'].map((key): [string, Json] => [
    key,
    listAt(spec, key).map(withoutImage),
  ])
  return Object.fromEntries([...kept, ...lists])
}

function withoutImage(container: Json): Json {
  if (!isObject(container)) return container
  const { image: _, ...rest } = container
  return rest
}

function invalid(pod: JsonObject, why: string): Refusal {
  const name = textAt(objectAt(pod, 'metadata'), 'name') ?? ''
  return new Refusal(422, 'Invalid', `Pod "${name}" is invalid: ${why}`)
}
