import type { Exception } from '../../assess/index.ts'
import { type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { exceptionKind, type GatePolicy, readException, readPolicy } from '../policy/index.ts'

/** The policies and exceptions of a cluster, object by object as they come and go. */
export class PolicyStore {
  readonly #policies = new Map<string, GatePolicy>()
  readonly #exceptions = new Map<string, Exception>()

  /**
   * Takes an object in, and gives the sentence that says why not. A version that cannot be used leaves the one before
   * it in force: leaving a policy out would open the gate. An exception that cannot be used holds no more.
   */
  put(object: JsonObject): string | undefined {
    const key = keyOf(object)
    if (textAt(object, 'kind') === exceptionKind) {
      const read = readException(object, key)
      if (read.ok) this.#exceptions.set(key, read.value)
      else this.#exceptions.delete(key)
      return read.ok ? undefined : read.error.message
    }
    const read = readPolicy(object, key)
    if (!read.ok) return read.error.message
    this.#policies.set(key, read.value)
    return undefined
  }

  remove(object: JsonObject): void {
    this.#policies.delete(keyOf(object))
    this.#exceptions.delete(keyOf(object))
  }

  /** What a complete list of a kind does not have exists no more; a list with gaps tells of nothing that it is gone. */
  keepOnly(kind: string, objects: readonly JsonObject[]): void {
    const there = new Set(objects.map(keyOf))
    for (const map of [this.#policies, this.#exceptions])
      for (const key of map.keys()) if (key.startsWith(`${kind} `) && !there.has(key)) map.delete(key)
  }

  get policies(): readonly GatePolicy[] {
    return [...this.#policies.values()]
  }

  get exceptions(): readonly Exception[] {
    return [...this.#exceptions.values()]
  }
}

function keyOf(object: JsonObject): string {
  const metadata = objectAt(object, 'metadata')
  const namespace = textAt(metadata, 'namespace') ?? ''
  return `${textAt(object, 'kind') ?? ''} ${namespace}${namespace && '/'}${textAt(metadata, 'name') ?? ''}`
}
