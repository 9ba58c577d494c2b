import {
  type CheckId,
  type Outcome,
  objectAt,
  type SubjectId,
  type SubjectRef,
  subjectId,
  textAt,
} from '../core/index.ts'
import type { KubeObject, Owner } from '../kube/objects/index.ts'
import type { TemplateVerdicts } from './template-verdicts.ts'

/** Outcomes of the object checks that apply, by check. */
export type ObjectResults = readonly (readonly [CheckId, readonly Outcome[]])[]

interface Placed {
  readonly verdicts: TemplateVerdicts
}

/** An object with an owner; `ofOwner` is undefined when it is the first to speak for an owner nobody gave us. */
export interface OwnedPod<O, P extends Placed> {
  readonly object: O
  readonly placed: readonly P[]
  /** What object checks said while the body was there. */
  readonly ofObject: ObjectResults
  readonly ofOwner: readonly TemplateVerdicts[] | undefined
  readonly owner: SubjectId | undefined
}

/** Brings pods and replica sets together with the controller at the top, whatever order they come in. */
export class OwnerIndex<P extends Placed> {
  readonly #verdicts = new Map<SubjectId, readonly TemplateVerdicts[]>()
  readonly #ownerOf = new Map<SubjectId, SubjectRef>()
  readonly #owned: { object: KubeObject; placed: readonly P[]; ofObject: ObjectResults }[] = []

  addWorkload(object: KubeObject, placed: readonly P[]): void {
    this.#verdicts.set(object.id, verdictsOf(placed))
  }

  addOwned(object: KubeObject, placed: readonly P[], ofObject: ObjectResults): void {
    const kept = withoutBody(object)
    if (kept.owner !== undefined) this.#ownerOf.set(kept.id, refOfOwner(kept, kept.owner))
    this.#owned.push({ object: kept, placed, ofObject })
  }

  *resolve(): Generator<OwnedPod<KubeObject, P>> {
    for (const { object, placed, ofObject } of this.#owned) {
      const top = this.#topOwner(object)
      const known = this.#verdicts.get(subjectId(top))
      if (known !== undefined) {
        yield { object, placed, ofObject, ofOwner: known, owner: subjectId(top) }
        continue
      }
      if (!speaksFor(object, top)) {
        yield { object: { ...object, owner: undefined }, placed, ofObject, ofOwner: undefined, owner: undefined }
        continue
      }
      const id = subjectId(top)
      this.#verdicts.set(id, verdictsOf(placed))
      yield {
        object: { ...object, id, ref: top, owner: undefined },
        placed,
        ofObject,
        ofOwner: undefined,
        owner: undefined,
      }
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
    return this.#verdicts.has(subjectId(ref)) ? ref : (deploymentBehind(object, ref) ?? ref)
  }
}

/**
 * The first pod of an owner nobody gave us stands for it, when it came from a cluster. In a file an owner is only
 * claimed, and a node owns static pods that have nothing in common.
 */
function speaksFor({ origin }: KubeObject, owner: SubjectRef): boolean {
  return origin.source !== 'file' && owner.kind !== 'Node'
}

/**
 * A cluster has many more pods than controllers. What is kept of each is what its exceptions, its annotations and the
 * name of its deployment need; its own line is good enough for a place. The copy matters: a part of a text keeps the
 * whole text in memory.
 */
function withoutBody(object: KubeObject): KubeObject {
  const metadata = objectAt(object.object, 'metadata')
  const annotations = objectAt(metadata, 'annotations') ?? {}
  const labels = objectAt(metadata, 'labels') ?? {}
  const { ref, origin, version, namespaceAssumed, unnamed, owner } = object
  const kept = JSON.parse(
    JSON.stringify({ ref, origin, version, namespaceAssumed, unnamed, owner, annotations, labels }),
  )
  const body = { metadata: { annotations: kept.annotations, labels: kept.labels } }
  return {
    id: subjectId(kept.ref),
    ref: kept.ref,
    version: kept.version,
    origin: kept.origin,
    namespaceAssumed,
    unnamed,
    owner: kept.owner,
    object: body,
    locate: () => undefined,
  }
}

function verdictsOf(placed: readonly Placed[]): readonly TemplateVerdicts[] {
  return placed.map(({ verdicts }) => verdicts)
}

export function refOfOwner({ ref }: KubeObject, owner: Owner): SubjectRef {
  return {
    group: owner.group,
    kind: owner.kind,
    name: owner.name,
    namespace: owner.kind === 'Node' ? '' : ref.namespace,
  }
}

/** A replica set made by a deployment is called after it: `NAME-HASH`, with the hash as a label of its pods. */
export function deploymentBehind(object: KubeObject, owner: SubjectRef): SubjectRef | undefined {
  if (owner.kind !== 'ReplicaSet') return undefined
  const hash = textAt(objectAt(objectAt(object.object, 'metadata'), 'labels'), 'pod-template-hash')
  if (hash === undefined || !owner.name.endsWith(`-${hash}`)) return undefined
  return { ...owner, kind: 'Deployment', name: owner.name.slice(0, -hash.length - 1) }
}
