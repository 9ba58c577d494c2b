import type { Evident } from '../../core/index.ts'
import { type ContainerFacts, parseImageReference } from '../../kube/pod-facts/index.ts'
import { type ControlChecks, fail, type TemplateCheck, wrong } from '../check.ts'
import { byHand, mayBreak, mended, setting } from '../mend.ts'
import { acceptedPullPolicy } from './pull-policy.ts'

/** An image without digest whose tag moves: none, `latest`, or one that the organisation says moves. */
function isMutable(image: string, floatingTags: readonly string[]): boolean {
  const { tag, digest } = parseImageReference(image)
  const moves = tag === undefined || tag === 'latest' || floatingTags.includes(tag)
  return digest === undefined && !image.includes('@') && moves
}

/** `judge` is asked about every container that names an image. */
function imageCheck(
  id: TemplateCheck['id'],
  judge: (image: string, mutable: boolean, container: ContainerFacts) => Evident | undefined,
): TemplateCheck {
  return {
    id,
    needs: [],
    params: { floatingTags: [] },
    appliesTo: () => true,
    evaluate: ({ containers }, { floatingTags = [] }) =>
      containers.flatMap((container) => {
        const { value } = container.image
        const at = value === undefined ? undefined : judge(value, isMutable(value, floatingTags), container)
        return at === undefined ? [] : [fail(at, container.name)]
      }),
  }
}

export const pod16: ControlChecks = {
  templates: [
    mended(
      imageCheck('POD-16/mutable-tag', (image, mutable, { image: { path }, name }) => {
        if (!mutable) return undefined
        const tag = parseImageReference(image).tag ?? 'latest'
        return wrong(path, image, `container "${name}" runs whatever "${tag}" is on the day it starts`)
      }),
      pinned,
    ),
    mended(
      imageCheck('POD-16/no-digest', (image, mutable, { image: { path }, name }) =>
        !mutable && parseImageReference(image).digest === undefined
          ? wrong(path, image, `the tag of container "${name}" can be moved to another image`)
          : undefined,
      ),
      pinned,
    ),
    mended(
      imageCheck('POD-16/pull-policy', (image, mutable, { pullPolicy: { value, path }, name }) => {
        const { tag = 'latest', digest } = parseImageReference(image)
        if (digest !== undefined) return undefined
        if (value === 'Never')
          return wrong(path, value, `container "${name}" runs what lies on the node, whoever put it there`)
        if (value === 'IfNotPresent' && mutable)
          return wrong(path, value, `nodes that pulled "${tag}" earlier keep running the older image in "${name}"`)
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
