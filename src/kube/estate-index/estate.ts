import {
  byCodePoint,
  type EvidenceNeed,
  type JsonObject,
  type Missing,
  type Origin,
  objectAt,
  type SubjectRef,
  subjectId,
} from '../../core/index.ts'
import type { KubeObject } from '../objects/index.ts'
import type { Workload } from './workload.ts'

/** A namespace, whether or not its own object was given. */
export interface NamespaceView {
  readonly ref: SubjectRef
  readonly object: KubeObject | undefined
  /** Undefined when the Namespace object was not given: then its labels are not known. */
  readonly labels: JsonObject | undefined
  /** Of the Namespace object, else of the first object in it. */
  readonly origin: Origin
}

/** Everything known at one time, for checks that look at an object among its neighbours. */
export interface Estate {
  /** Whether what is absent does not exist. */
  readonly complete: boolean
  readonly namespaces: readonly NamespaceView[]
  namespace(name: string): NamespaceView | undefined
  /** Objects of a kind, of one namespace or of all. Pods and their controllers are `workloads`. */
  objects(group: string, kind: string, namespace?: string): readonly KubeObject[]
  find(ref: SubjectRef): KubeObject | undefined
  workloads(namespace?: string): readonly Workload[]
  /**
   * Why evidence is missing, or undefined when it is all there: `api:networkpolicies` of namespace `shop`. An
   * incomplete estate misses everything it was not given.
   */
  missing(need: EvidenceNeed, namespace?: string): Missing | undefined
}

/** Kinds no neighbour ever asks for; their bodies are not kept. */
const notKept = new Set(['core/Secret', 'core/ConfigMap', 'core/Event', 'core/Pod'])

/** Gathers an estate object by object. */
export class EstateIndex implements Estate {
  readonly complete: boolean
  readonly #objects = new Map<string, Map<string, KubeObject[]>>()
  readonly #byId = new Map<string, KubeObject>()
  readonly #workloads = new Map<string, Workload[]>()
  readonly #namespaces = new Map<string, NamespaceView>()
  readonly #gaps: Missing[] = []

  constructor(complete: boolean) {
    this.complete = complete
  }

  add(object: KubeObject): void {
    const key = kindKey(object.ref.group, object.ref.kind)
    const kept = notKept.has(key) ? withoutData(object) : object
    const byNamespace = this.#objects.get(key) ?? new Map<string, KubeObject[]>()
    this.#objects.set(key, byNamespace)
    append(byNamespace, object.ref.namespace, kept)
    this.#byId.set(object.id, kept)
    this.#meetNamespace(object)
  }

  addWorkload(workload: Workload): void {
    append(this.#workloads, workload.object.ref.namespace, workload)
    this.#meetNamespace(workload.object)
    this.#byId.set(workload.object.id, workload.object)
  }

  /** Evidence a source could not get. */
  addGap(missing: Missing): void {
    this.#gaps.push(missing)
  }

  /** Every object, workloads by what is left of them without their templates. */
  all(): Iterable<KubeObject> {
    return this.#byId.values()
  }

  get namespaces(): readonly NamespaceView[] {
    return [...this.#namespaces.values()].sort((a, b) => byCodePoint(a.ref.name, b.ref.name))
  }

  namespace(name: string): NamespaceView | undefined {
    return this.#namespaces.get(name)
  }

  objects(group: string, kind: string, namespace?: string): readonly KubeObject[] {
    const byNamespace = this.#objects.get(kindKey(group, kind))
    if (byNamespace === undefined) return []
    return namespace === undefined ? [...byNamespace.values()].flat() : (byNamespace.get(namespace) ?? [])
  }

  find(ref: SubjectRef): KubeObject | undefined {
    return this.#byId.get(subjectId(ref))
  }

  workloads(namespace?: string): readonly Workload[] {
    return namespace === undefined ? [...this.#workloads.values()].flat() : (this.#workloads.get(namespace) ?? [])
  }

  missing(need: EvidenceNeed, namespace?: string): Missing | undefined {
    const gap = this.#gaps.find(
      (one) => one.need === need && (one.scope.namespace === undefined || one.scope.namespace === namespace),
    )
    if (gap !== undefined || this.complete) return gap
    return { need, scope: namespace === undefined ? {} : { namespace }, why: 'not-collected' }
  }

  #meetNamespace({ ref, object, origin }: KubeObject): void {
    const isNamespace = ref.group === '' && ref.kind === 'Namespace'
    const name = isNamespace ? ref.name : ref.namespace
    if (name === '' || (!isNamespace && this.#namespaces.has(name))) return
    const own = isNamespace ? this.#byId.get(subjectId(ref)) : undefined
    const labels = isNamespace ? (objectAt(objectAt(object, 'metadata'), 'labels') ?? {}) : undefined
    this.#namespaces.set(name, {
      ref: { group: '', kind: 'Namespace', namespace: '', name },
      object: own,
      labels,
      origin,
    })
  }
}

function kindKey(group: string, kind: string): string {
  return `${group === '' ? 'core' : group}/${kind}`
}

function withoutData(object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata } = object.object
  return { ...object, object: { apiVersion: apiVersion ?? '', kind: kind ?? '', metadata: metadata ?? {} } }
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
