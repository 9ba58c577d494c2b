import { listAt, member, textAt } from '../../core/index.ts'
import type { KubeObject, PodTemplate } from '../../kube/objects/index.ts'
import { type ContainerKind, parseImageReference, readPodFacts } from '../../kube/pod-facts/index.ts'

/** A container, the image it names, and the digest that is known of it. */
export interface ImageUse {
  readonly container: string
  readonly kind: ContainerKind
  readonly image: string
  readonly digest: string | undefined
}

const statusLists = ['containerStatuses', 'initContainerStatuses', 'ephemeralContainerStatuses']

/** The images of a pod or of what makes pods. The status of a pod says what its names have led to. */
export function imageUsesOf({ object }: KubeObject, { containerLists, spec }: PodTemplate): readonly ImageUse[] {
  const status = member(object, 'status')
  const running = new Map(
    statusLists
      .flatMap((list) => listAt(status, list))
      .map((one) => [textAt(one, 'name') ?? '', digestIn(textAt(one, 'imageID') ?? '')]),
  )
  return readPodFacts(spec, undefined, containerLists).containers.flatMap(({ image, kind, name }) =>
    image.value === undefined || image.value === ''
      ? []
      : [
          {
            container: name,
            kind,
            image: image.value,
            digest: running.get(name) ?? parseImageReference(image.value).digest,
          },
        ],
  )
}

/** `docker.io/library/nginx@sha256:…`, `docker-pullable://nginx@sha256:…`, or the digest alone. */
function digestIn(imageId: string): string | undefined {
  return /(?:^|@|:\/\/)(sha256:[0-9a-f]{64})$/.exec(imageId)?.[1]
}
