import { parseImageReference } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, containerCheck, wrong } from '../check.ts'
import { byHand, mayBreak, mended, setting } from '../mend.ts'
import { acceptedPullPolicy } from './pull-policy.ts'

/** An image without digest whose tag moves: none, or `latest`. */
function isMutable(image: string): boolean {
  const { tag, digest } = parseImageReference(image)
  return digest === undefined && !image.includes('@') && (tag === undefined || tag === 'latest')
}

export const pod16: ControlChecks = {
  templates: [
    mended(
      containerCheck('POD-16/mutable-tag', ({ image: { value, path }, name }) =>
        value !== undefined && isMutable(value)
          ? wrong(path, value, `container "${name}" runs whatever "latest" is on the day it starts`)
          : undefined,
      ),
      pinned,
    ),
    mended(
      containerCheck('POD-16/no-digest', ({ image: { value, path }, name }) =>
        value !== undefined && !isMutable(value) && parseImageReference(value).digest === undefined
          ? wrong(path, value, `the tag of container "${name}" can be moved to another image`)
          : undefined,
      ),
      pinned,
    ),
    mended(
      containerCheck('POD-16/pull-policy', ({ image, pullPolicy: { value, path }, name }) => {
        if (image.value === undefined || parseImageReference(image.value).digest !== undefined) return undefined
        if (value === 'Never')
          return wrong(path, value, `container "${name}" runs what lies on the node, whoever put it there`)
        if (value === 'IfNotPresent' && isMutable(image.value))
          return wrong(path, value, `nodes that pulled "latest" earlier keep running the older image in "${name}"`)
        return undefined
      }),
      ({ at }) =>
        mayBreak(
          'an image that only lies on the node, or a registry that does not answer, keeps the pod from starting',
          setting(at.path, 'Always'),
        ),
    ),
    acceptedPullPolicy,
  ],
}

/** Which image was meant is known to its registry and its pipeline only. */
function pinned() {
  return byHand(
    'another image may start than the one that runs today',
    'ask the registry which digest the tag stands for today',
    'write the image as name:tag@sha256:…, best in the pipeline that builds it',
  )
}
