import { type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'

/**
 * Whether an update of a pod could change its verdict: only images and ephemeral containers can be changed at all, so
 * a pod that broke the policy before it was set may still be labelled, resized or finalised.
 */
export function isSignificantPodUpdate(pod: JsonObject, old: JsonObject): boolean {
  const spec = objectAt(pod, 'spec')
  const oldSpec = objectAt(old, 'spec')
  return (
    imagesChanged(listAt(spec, 'containers'), listAt(oldSpec, 'containers')) ||
    imagesChanged(listAt(spec, 'initContainers'), listAt(oldSpec, 'initContainers')) ||
    ephemeralChanged(listAt(spec, 'ephemeralContainers'), listAt(oldSpec, 'ephemeralContainers'))
  )
}

function imagesChanged(containers: readonly Json[], old: readonly Json[]): boolean {
  return (
    containers.length !== old.length || containers.some((container, index) => image(container) !== image(old[index]))
  )
}

/** Ephemeral containers are told apart by name; removing one changes nothing. */
function ephemeralChanged(containers: readonly Json[], old: readonly Json[]): boolean {
  return containers.some((container) => {
    const before = old.find((candidate) => member(candidate, 'name') === member(container, 'name'))
    return before === undefined || image(before) !== image(container)
  })
}

function image(container: Json | undefined): string {
  return textAt(container, 'image') ?? ''
}
