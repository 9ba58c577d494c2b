import { objectAt, type SubjectId, type SubjectRef, subjectId, textAt } from '../core/index.ts'
import type { KubeObject, Owner } from '../kube/objects/index.ts'
import type { TemplateVerdicts } from './template-verdicts.ts'

interface Placed {
  readonly verdicts: TemplateVerdicts
}

/** An object with an owner; `ownerFailures` is undefined when it is the first to speak for an owner nobody gave us. */
export interface OwnedPod<O, P extends Placed> {
  readonly object: O
  readonly placed: readonly P[]
  readonly ownerFailures: ReadonlySet<string> | undefined
}

/** Brings pods and replica sets together with the controller at the top, whatever order they come in. */
export class OwnerIndex<P extends Placed> {
  readonly #failures = new Map<SubjectId, ReadonlySet<string>>()
  readonly #ownerOf = new Map<SubjectId, SubjectRef>()
  readonly #owned: { object: KubeObject; placed: readonly P[] }[] = []

  addWorkload(object: KubeObject, placed: readonly P[]): void {
    this.#failures.set(object.id, failuresOf(placed))
  }

  addOwned(object: KubeObject, placed: readonly P[]): void {
    if (object.owner !== undefined) this.#ownerOf.set(object.id, refOfOwner(object, object.owner))
    this.#owned.push({ object: withoutBody(object), placed })
  }

  *resolve(): Generator<OwnedPod<KubeObject, P>> {
    for (const { object, placed } of this.#owned) {
      const top = this.#topOwner(object)
      const known = this.#failures.get(subjectId(top))
      if (known !== undefined) {
        yield { object, placed, ownerFailures: known }
        continue
      }
      const id = subjectId(top)
      this.#failures.set(id, failuresOf(placed))
      yield { object: { ...object, id, ref: top, owner: undefined }, placed, ownerFailures: undefined }
    }
  }

  /** Follows owners upwards as far as they are known; the steps are bounded, so a loop of owners ends. */
  #topOwner(object: KubeObject): SubjectRef {
    let ref = this.#ownerOf.get(object.id) ?? object.ref
    for (let steps = 0; steps < 8; steps++) {
      const next = this.#ownerOf.get(subjectId(ref))
      if (next === undefined) break
      ref = next
    }
    return this.#failures.has(subjectId(ref)) ? ref : (deploymentBehind(object, ref) ?? ref)
  }
}

/**
 * A cluster has many more pods than controllers. What is kept of each is what its exceptions, its annotations and the
 * name of its deployment need; its own line is good enough for a place.
 */
function withoutBody(object: KubeObject): KubeObject {
  const metadata = objectAt(object.object, 'metadata')
  const annotations = objectAt(metadata, 'annotations') ?? {}
  const labels = objectAt(metadata, 'labels') ?? {}
  const { ref, origin, id, version, namespaceAssumed, unnamed, owner } = object
  const body = { metadata: { annotations, labels } }
  return { id, ref, version, origin, namespaceAssumed, unnamed, owner, object: body, locate: () => undefined }
}

function failuresOf(placed: readonly Placed[]): ReadonlySet<string> {
  const [only, ...others] = placed
  if (only !== undefined && others.length === 0) return only.verdicts.failures
  return new Set(placed.flatMap(({ verdicts }) => [...verdicts.failures]))
}

function refOfOwner({ ref }: KubeObject, owner: Owner): SubjectRef {
  return {
    group: owner.group,
    kind: owner.kind,
    name: owner.name,
    namespace: owner.kind === 'Node' ? '' : ref.namespace,
  }
}

/** A replica set made by a deployment is called after it: `NAME-HASH`, with the hash as a label of its pods. */
function deploymentBehind(object: KubeObject, owner: SubjectRef): SubjectRef | undefined {
  if (owner.kind !== 'ReplicaSet') return undefined
  const hash = textAt(objectAt(objectAt(object.object, 'metadata'), 'labels'), 'pod-template-hash')
  if (hash === undefined || !owner.name.endsWith(`-${hash}`)) return undefined
  return { ...owner, kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) }
}
