import { isObject, type Json, type JsonObject, objectAt, textAt } from '../../../src/core/index.ts'
import type { Admission } from './admission.ts'
import type { Attributes, Operation } from './attributes.ts'
import { withDefaults } from './defaults.ts'
import { going, isGoing, isHeld } from './finalizers.ts'
import { patched } from './patch.ts'
import { checkPodUpdate } from './pod-update.ts'
import type { User } from './rbac.ts'
import { apiVersionOf } from './resources.ts'
import { noSuchPath, notFound, Refusal } from './status.ts'
import type { Store } from './store.ts'
import { partOf } from './subresource.ts'
import type { Target } from './target.ts'

/** What a write knows of its request. */
export function attributesOf(target: Target, operation: Operation, user: User, dryRun: boolean): Attributes {
  const { apiVersion, kind } = partOf(target)
  return { target, operation, user, dryRun, apiVersion, kind, name: target.name ?? '', warnings: [], annotations: {} }
}

/** Writes into the store as the API server does: defaults, mutation, validation, then the store, or not. */
export class Writes {
  readonly #store: Store
  readonly #admission: Admission

  constructor(store: Store, admission: Admission) {
    this.#store = store
    this.#admission = admission
  }

  async create(it: Attributes, body: Json): Promise<JsonObject> {
    const { served, namespace = '', name } = it.target
    if (name !== undefined) throw noSuchPath()
    const object = placed(it, body)
    it.name = nameOf(object)
    it.object = withDefaults(object)
    if (served.namespaced && !this.#store.has('', 'namespaces', '', namespace))
      throw notFound('', 'namespaces', namespace)
    await this.#admission.mutate(it)
    it.object = named(it, it.object)
    it.name = nameOf(it.object)
    const kept = this.#store.prepared(served, namespace, it.object)
    it.object = kept
    await this.#admission.validate(it)
    return it.dryRun ? this.#store.tryOut(served, namespace, kept) : this.#store.add(served, namespace, kept)
  }

  put(it: Attributes, body: Json): Promise<JsonObject> {
    return this.#update(it, () => {
      const object = placed(it, body)
      if (nameOf(object) !== it.target.name) throw otherName(it.target)
      return object
    })
  }

  patch(it: Attributes, type: string, patch: Json): Promise<JsonObject> {
    return this.#update(it, (old) => placed(it, patched(old, type, patch)))
  }

  async #update(it: Attributes, change: (old: JsonObject) => JsonObject): Promise<JsonObject> {
    const { served, namespace = '', name = '' } = it.target
    const part = partOf(it.target)
    const stored = this.#store.get(served, namespace, name)
    it.oldObject = part.view(stored)
    it.object = withDefaults(change(it.oldObject))
    await this.#admission.mutate(it)
    const kept = this.#store.tryReplace(served, namespace, withDefaults(part.graft(stored, it.object)))
    if (it.kind === 'Pod' && it.target.subresource === '') checkPodUpdate(kept, stored)
    it.object = part.view(kept)
    await this.#admission.validate(it)
    if (it.dryRun) return it.object
    if (isGoing(kept) && !isHeld(kept)) return this.#store.remove(served, namespace, name)
    return part.view(this.#store.replace(served, namespace, kept))
  }

  async remove(it: Attributes): Promise<JsonObject> {
    const { served, namespace = '', name } = it.target
    if (name === undefined) throw noSuchPath()
    const stored = this.#store.get(served, namespace, name)
    it.oldObject = stored
    await this.#admission.mutate(it)
    await this.#admission.validate(it)
    if (it.dryRun) return stored
    return isHeld(stored)
      ? this.#store.replace(served, namespace, going(stored))
      : this.#store.remove(served, namespace, name)
  }
}

/** The object of a request, in the kind and the namespace that its path says. */
function placed({ target, apiVersion, kind }: Attributes, body: Json): JsonObject {
  if (!isObject(body)) throw new Refusal(400, 'BadRequest', 'the object provided is unrecognized')
  if ((textAt(body, 'kind') ?? kind) !== kind || (textAt(body, 'apiVersion') ?? apiVersion) !== apiVersion)
    throw new Refusal(
      400,
      'BadRequest',
      `the API version or kind in the data does not match the expected ${apiVersionOf(target.served)} ${kind}`,
    )
  const metadata = objectAt(body, 'metadata') ?? {}
  const { namespace } = target
  if (namespace !== undefined && (textAt(metadata, 'namespace') || namespace) !== namespace)
    throw new Refusal(
      400,
      'BadRequest',
      'the namespace of the provided object does not match the namespace sent on the request',
    )
  return { ...body, apiVersion, kind, metadata: { ...metadata, ...(namespace !== undefined && { namespace }) } }
}

const nameOf = (object: JsonObject): string => textAt(objectAt(object, 'metadata'), 'name') ?? ''

const letters = 'bcdfghjklmnpqrstvwxz2456789'

/** With a name made of `generateName`, which those who mutate have not seen yet. */
function named({ kind }: Attributes, object: JsonObject): JsonObject {
  if (nameOf(object) !== '') return object
  const prefix = textAt(objectAt(object, 'metadata'), 'generateName') ?? ''
  if (prefix === '')
    throw new Refusal(
      422,
      'Invalid',
      `${kind} "" is invalid: metadata.name: Required value: name or generateName is required`,
    )
  const random = Array.from({ length: 5 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')
  return { ...object, metadata: { ...objectAt(object, 'metadata'), name: `${prefix}${random}` } }
}

const otherName = ({ name = '' }: Target): Refusal =>
  new Refusal(400, 'BadRequest', `the name of the object does not match the name on the URL (${name})`)
