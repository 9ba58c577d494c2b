import type { SubjectRef } from '../core/index.ts'
import { type ImageReference, parseImageReference } from '../kube/pod-facts/index.ts'

interface Use {
  readonly image: ImageReference
  readonly ref: SubjectRef
}

/** Which subjects run which image. A digest is proof; a tag only where one of both sides knows no digest. */
export class ImageSubjects {
  readonly #byName = new Map<string, Use[]>()
  readonly #byDigest = new Map<string, SubjectRef[]>()

  add(reference: string, ref: SubjectRef): void {
    const image = parseImageReference(reference)
    push(this.#byName, canonicalName(image.name), { image, ref })
    if (image.digest !== undefined) push(this.#byDigest, image.digest, ref)
  }

  /** The subjects that run an image, known by some references of the same image. */
  of(references: readonly string[]): readonly SubjectRef[] {
    const known = references.map(parseImageReference)
    const digests = known.flatMap(({ digest }) => (digest === undefined ? [] : [digest]))
    const proven = digests.flatMap((digest) => this.#byDigest.get(digest) ?? [])
    const tagged = known.flatMap((image) => {
      if (image.digest !== undefined && image.tag === undefined) return []
      const uses = this.#byName.get(canonicalName(image.name)) ?? []
      return uses.filter((use) => sameTag(use.image, image) && !contradicts(use.image, digests)).map(({ ref }) => ref)
    })
    return [...proven, ...tagged]
  }
}

function sameTag(ours: ImageReference, theirs: ImageReference): boolean {
  if (ours.digest !== undefined && ours.tag === undefined) return false
  return (ours.tag ?? 'latest') === (theirs.tag ?? 'latest')
}

function contradicts({ digest }: ImageReference, digests: readonly string[]): boolean {
  return digest !== undefined && digests.length > 0 && !digests.includes(digest)
}

/** `nginx` is `docker.io/library/nginx`; a first part with a dot, a colon or `localhost` is a registry. */
export function canonicalName(name: string): string {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const hasRegistry = /[.:]/.test(first) || first === 'localhost'
  const whole = hasRegistry ? name.replace(/^(index|registry-1)\.docker\.io\//, 'docker.io/') : `docker.io/${name}`
  return whole.replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/')
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
