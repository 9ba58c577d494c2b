import { parseImageReference } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, wrong } from '../check.ts'

/** An image without digest whose tag moves: none, or `latest`. */
function isMutable(image: string): boolean {
  const { tag, digest } = parseImageReference(image)
  return digest === undefined && (tag === undefined || tag === 'latest')
}

export const pod16: ControlChecks = {
  templates: [
    containerCheck('POD-16/mutable-tag', ({ image: { value, path }, name }) =>
      value !== undefined && isMutable(value)
        ? wrong(path, value, `container "${name}" runs whatever "latest" is on the day it starts`)
        : undefined,
    ),
    containerCheck('POD-16/no-digest', ({ image: { value, path }, name }) =>
      value !== undefined && !isMutable(value) && parseImageReference(value).digest === undefined
        ? wrong(path, value, `the tag of container "${name}" can be moved to another image`)
        : undefined,
    ),
    containerCheck('POD-16/pull-policy', ({ image, pullPolicy: { value, path }, name }) => {
      if (image.value === undefined || parseImageReference(image.value).digest !== undefined) return undefined
      if (value === 'Never')
        return wrong(path, value, `container "${name}" runs what lies on the node, whoever put it there`)
      if (value === 'IfNotPresent' && isMutable(image.value))
        return wrong(path, value, `nodes that pulled "latest" earlier keep running the older image in "${name}"`)
      return undefined
    }),
  ],
}
