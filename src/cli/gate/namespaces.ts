import { setTimeout as sleep } from 'node:timers/promises'
import { type JsonObject, messageOf, objectAt, textAt } from '../../core/index.ts'
import { type KubeClient, KubeError } from '../../kube/client/index.ts'
import { gateResources } from './resources.ts'

const namespaces = gateResources.Namespace

const retryMs = 5_000

/** A server that restarts is away for less; labels that are older let in what is refused by now. */
const staleMs = 60_000

/** Asks for one namespace, and answers while whoever waits for the review still does. */
export type AskNamespace = (name: string) => Promise<JsonObject>

/**
 * The labels of the cluster's namespaces, followed by a watch; one that is newer than the watch is asked for, and all
 * of them while the watch is interrupted.
 */
export class NamespaceBook {
  readonly #client: KubeClient
  readonly #ask: AskNamespace
  readonly #elapsed: () => number
  readonly #labels = new Map<string, JsonObject>()
  readonly #asking = new Map<string, Promise<JsonObject | null>>()
  readonly #stop = new AbortController()
  #relisted = new Set<string>()
  #following = false
  /** When the watch was interrupted, by a clock that only goes forward. */
  #lostAt: number | undefined

  constructor(client: KubeClient, ask: AskNamespace, elapsed: () => number = () => performance.now()) {
    this.#client = client
    this.#ask = ask
    this.#elapsed = elapsed
  }

  /** Follows until `stop`, whatever happens meanwhile: labels from an hour ago would let pods in that are refused now. */
  async follow(say: (text: string) => void): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#watch(say)
      } catch (error) {
        say(`namespaces cannot be followed, and are asked for one by one: ${messageOf(error)}`)
      }
      this.#labels.clear()
      this.#following = false
      await sleep(retryMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async #watch(say: (text: string) => void): Promise<void> {
    const watched = this.#client.watch(namespaces, { metadataOnly: true, signal: this.#stop.signal })
    for await (const event of watched) {
      if (event.kind === 'interrupted') {
        if (this.#lostAt === undefined)
          say(`namespaces cannot be followed, and are asked for one by one: ${event.because}`)
        this.#lostAt ??= this.#elapsed()
        continue
      }
      this.#following = true
      if (event.kind === 'relist') this.#relisted = new Set()
      else {
        if (event.kind === 'synced') this.#prune()
        else if (event.kind === 'deleted') this.#labels.delete(nameOf(event.object))
        else if ('object' in event) this.#keep(event.object)
        if (event.kind !== 'listed') this.#lostAt = undefined
      }
    }
  }

  stop(): void {
    this.#stop.abort()
  }

  /** Null when the namespace cannot be looked up. */
  async labels(name: string): Promise<JsonObject | null> {
    const known = this.#labels.get(name)
    if (known !== undefined && this.#lostAt === undefined) return known
    const asked = this.#asking.get(name) ?? this.#look(name)
    this.#asking.set(name, asked)
    return asked
  }

  /** Asked once for all reviews that wait for it. */
  async #look(name: string): Promise<JsonObject | null> {
    try {
      const object = await this.#ask(name)
      // What the watch said meanwhile is newer.
      const newer = this.#labels.get(name)
      if (newer !== undefined && this.#lostAt === undefined) return newer
      if (this.#following && this.#lostAt === undefined) this.#keep(object)
      return labelsOf(object)
    } catch (error) {
      if (error instanceof KubeError) return this.#lately(name, error)
      throw error
    } finally {
      this.#asking.delete(name)
    }
  }

  /** Better than refusing everybody while the server restarts. */
  #lately(name: string, { code }: KubeError): JsonObject | null {
    const isFresh = this.#lostAt !== undefined && this.#elapsed() - this.#lostAt < staleMs
    return isFresh && code !== 'not-found' ? (this.#labels.get(name) ?? null) : null
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
