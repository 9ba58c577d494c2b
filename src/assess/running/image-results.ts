import type { ResultSummary } from '../../advisory/index.ts'
import { parseImageReference } from '../../kube/pod-facts/index.ts'
import { canonicalName } from '../imported-images.ts'
import type { RunningContainer } from './types.ts'

/** How it is known that a result is of the image that runs: a tag may have led elsewhere when the pod was started. */
export type JoinedBy = 'digest' | 'name'

export interface JoinedResult {
  readonly digest: string
  readonly by: JoinedBy
}

/** Which results are of the image of a container. A digest is proof; a name counts only where no digest is known. */
export class ImageResults {
  readonly #byDigest = new Map<string, string[]>()
  readonly #byName = new Map<string, ResultSummary[]>()

  add(summary: ResultSummary): void {
    for (const digest of new Set([summary.digest, ...summary.otherDigests]))
      push(this.#byDigest, digest, summary.digest)
    for (const name of new Set(summary.names.map(nameKey))) push(this.#byName, name, summary)
  }

  /** Of an image for several platforms all of those that are there; empty where nobody has looked at it. */
  of({ digests, image }: Pick<RunningContainer, 'digests' | 'image'>): readonly JoinedResult[] {
    if (digests.length > 0) {
      const found = new Set(digests.flatMap((digest) => this.#byDigest.get(digest) ?? []))
      return [...found].map((digest) => ({ digest, by: 'digest' }))
    }
    const newest = new Map<string, ResultSummary>()
    for (const one of this.#byName.get(nameKey(image)) ?? []) {
      const known = newest.get(one.platform ?? '')
      if (known === undefined || one.read > known.read) newest.set(one.platform ?? '', one)
    }
    return [...newest.values()].map(({ digest }) => ({ digest, by: 'name' }))
  }
}

function nameKey(reference: string): string {
  const { name, tag } = parseImageReference(reference)
  return `${canonicalName(name)}:${tag ?? 'latest'}`
}

function push<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
