import { randomUUID } from 'node:crypto'
import { byCodePoint, canonicalJson, type JsonObject, objectAt, pickMembers, textAt } from '../../../src/core/index.ts'
import type { Served } from './resources.ts'
import { exists, modified, notFound } from './status.ts'

export interface StoredEvent {
  readonly version: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly key: string
  readonly group: string
  readonly resource: string
  readonly namespace: string
  readonly object: JsonObject
}

interface Stored {
  readonly key: string
  readonly group: string
  readonly resource: string
  readonly namespace: string
  readonly object: JsonObject
}

/** The objects of the stand-in and what happened to them, each with a version of its own. */
export class Store {
  /** What is older is forgotten: lists and watches that still want it are told 410. */
  oldest = 0
  #version = 1
  readonly #objects = new Map<string, Stored>()
  readonly #events: StoredEvent[] = []
  readonly #listeners = new Set<(event: StoredEvent) => void>()

  get version(): number {
    return this.#version
  }

  add(served: Served, namespace: string, object: JsonObject): JsonObject {
    const kept = this.tryOut(served, namespace, object)
    const version = ++this.#version
    const stored = { ...kept, metadata: { ...objectAt(kept, 'metadata'), resourceVersion: String(version) } }
    const { group, resource } = served
    const entry = { key: this.#keyOf(served, namespace, object), group, resource, namespace, object: stored }
    this.#objects.set(entry.key, entry)
    this.#tell({ ...entry, version, type: 'ADDED' })
    return stored
  }

  /** The object as it would be kept, or the refusal. */
  tryOut(served: Served, namespace: string, object: JsonObject): JsonObject {
    if (this.#objects.has(this.#keyOf(served, namespace, object)))
      throw exists(served.group, served.resource, nameOf(object))
    return this.prepared(served, namespace, object)
  }

  /** The object with what the server says of it: who it is, since when, written by whom. */
  prepared(served: Served, namespace: string, object: JsonObject): JsonObject {
    const metadata = objectAt(object, 'metadata')
    const manager = { manager: 'seawall', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} }
    return {
      ...object,
      metadata: {
        ...metadata,
        ...(served.namespaced && { namespace }),
        uid: randomUUID(),
        generation: 1,
        creationTimestamp: '2026-11-24T00:00:00Z',
        managedFields: [manager],
      },
    }
  }

  get(served: Served, namespace: string, name: string): JsonObject {
    const found = this.#objects.get(keyOf(served.group, served.resource, namespace, name))
    if (found === undefined) throw notFound(served.group, served.resource, name)
    return found.object
  }

  /** Another version in its place; a version that is not the one kept is refused, and one that is equal is none. */
  replace(served: Served, namespace: string, object: JsonObject): JsonObject {
    const name = nameOf(object)
    const before = this.get(served, namespace, name)
    const kept = this.tryReplace(served, namespace, object)
    if (canonicalJson(kept) === canonicalJson(before)) return before
    const version = ++this.#version
    const { group, resource } = served
    const stored = { ...kept, metadata: { ...objectAt(kept, 'metadata'), resourceVersion: String(version) } }
    const entry = { key: this.#keyOf(served, namespace, object), group, resource, namespace, object: stored }
    this.#objects.set(entry.key, entry)
    this.#tell({ ...entry, version, type: 'MODIFIED' })
    return entry.object
  }

  /** The object as it would be kept in place of the one that is, still with its version, or the refusal. */
  tryReplace(served: Served, namespace: string, object: JsonObject): JsonObject {
    const before = this.get(served, namespace, nameOf(object))
    const given = textAt(objectAt(object, 'metadata'), 'resourceVersion')
    const kept = objectAt(before, 'metadata') ?? {}
    if (given && given !== textAt(kept, 'resourceVersion'))
      throw modified(served.group, served.resource, nameOf(object))
    const metadata = {
      ...objectAt(object, 'metadata'),
      ...pickMembers(kept, ['uid', 'creationTimestamp', 'managedFields', 'resourceVersion', 'generation']),
      ...(served.namespaced && { namespace }),
    }
    const changed = canonicalJson(object.spec ?? null) !== canonicalJson(before.spec ?? null)
    const generation = Number(kept.generation ?? 1) + (changed ? 1 : 0)
    return { ...object, metadata: { ...metadata, generation } }
  }

  has(group: string, resource: string, namespace: string, name: string): boolean {
    return this.#objects.has(keyOf(group, resource, namespace, name))
  }

  remove(served: Served, namespace: string, name: string): JsonObject {
    const object = this.get(served, namespace, name)
    const key = keyOf(served.group, served.resource, namespace, name)
    this.#objects.delete(key)
    const version = ++this.#version
    const gone = { ...object, metadata: { ...objectAt(object, 'metadata'), resourceVersion: String(version) } }
    this.#tell({
      key,
      group: served.group,
      resource: served.resource,
      namespace,
      object: gone,
      version,
      type: 'DELETED',
    })
    return gone
  }

  /** In the order etcd keeps them, from behind a key on. */
  list(
    { group, resource }: Pick<Served, 'group' | 'resource'>,
    namespace: string | undefined,
    after = '',
  ): { key: string; object: JsonObject }[] {
    return [...this.#objects.values()]
      .filter(
        (one) =>
          one.group === group &&
          one.resource === resource &&
          (namespace === undefined || one.namespace === namespace) &&
          one.key > after,
      )
      .sort((a, b) => byCodePoint(a.key, b.key))
  }

  eventsSince(version: number): readonly StoredEvent[] {
    return this.#events.filter((event) => event.version > version)
  }

  listen(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** As when etcd is compacted. */
  forget(): void {
    this.oldest = ++this.#version
  }

  #keyOf({ group, resource }: Served, namespace: string, object: JsonObject): string {
    return keyOf(group, resource, namespace, nameOf(object))
  }

  #tell(event: StoredEvent): void {
    this.#events.push(event)
    for (const listener of this.#listeners) listener(event)
  }
}

function keyOf(group: string, resource: string, namespace: string, name: string): string {
  return [group, resource, namespace, name].join('/')
}

const nameOf = (object: JsonObject): string => textAt(objectAt(object, 'metadata'), 'name') ?? ''
