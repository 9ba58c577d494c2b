import { setTimeout as sleep } from 'node:timers/promises'
import { type JsonObject, messageOf, objectAt, textAt } from '../../core/index.ts'
import { type KubeClient, KubeError } from '../../kube/client/index.ts'
import { gateResources } from './resources.ts'

const namespaces = gateResources.Namespace

const retryMs = 5_000

/** The labels of the cluster's namespaces, followed by a watch; one that is newer than the watch is asked for. */
export class NamespaceBook {
  readonly #client: KubeClient
  readonly #labels = new Map<string, JsonObject>()
  readonly #stop = new AbortController()
  #relisted = new Set<string>()
  #following = false

  constructor(client: KubeClient) {
    this.#client = client
  }

  /** Follows until `stop`, whatever happens meanwhile: labels from an hour ago would let pods in that are refused now. */
  async follow(say: (text: string) => void): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#watch()
      } catch (error) {
        say(`namespaces cannot be followed, and are asked for one by one: ${messageOf(error)}`)
      }
      this.#labels.clear()
      this.#following = false
      await sleep(retryMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async #watch(): Promise<void> {
    const watched = this.#client.watch(namespaces, { metadataOnly: true, signal: this.#stop.signal })
    for await (const event of watched) {
      this.#following = true
      if (event.kind === 'relist') this.#relisted = new Set()
      else if (event.kind === 'synced') this.#prune()
      else if (event.kind === 'deleted') this.#labels.delete(nameOf(event.object))
      else if (event.kind === 'listed' || event.kind === 'added' || event.kind === 'modified') this.#keep(event.object)
    }
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Null when the namespace cannot be looked up. */
  async labels(name: string): Promise<JsonObject | null> {
    const known = this.#labels.get(name)
    if (known !== undefined) return known
    try {
      const object = await this.#client.get(namespaces, name)
      // What the watch said meanwhile is newer.
      const newer = this.#labels.get(name)
      if (newer !== undefined) return newer
      if (this.#following) this.#keep(object)
      return labelsOf(object)
    } catch (error) {
      if (error instanceof KubeError) return null
      throw error
    }
  }

  #keep(object: JsonObject): void {
    this.#relisted.add(nameOf(object))
    this.#labels.set(nameOf(object), labelsOf(object))
  }

  /** What a complete list does not have exists no more. */
  #prune(): void {
    for (const name of this.#labels.keys()) if (!this.#relisted.has(name)) this.#labels.delete(name)
  }
}

const nameOf = (object: JsonObject): string => textAt(objectAt(object, 'metadata'), 'name') ?? ''
const labelsOf = (object: JsonObject): JsonObject => objectAt(objectAt(object, 'metadata'), 'labels') ?? {}
