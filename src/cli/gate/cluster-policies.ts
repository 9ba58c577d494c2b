import { setTimeout as sleep } from 'node:timers/promises'
import { type JsonObject, messageOf } from '../../core/index.ts'
import { PolicyStore } from '../../gate/index.ts'
import { type ApiResource, type KubeClient, KubeError, type Watched } from '../../kube/client/index.ts'
import { policyResources } from './resources.ts'

const retryMs = 30_000

/** They are gathered, and written down with the next decision: nobody shall have that done again and again. */
const gatherMs = 200

/** Events after which the policies may be others. */
const changing: ReadonlySet<Watched['kind']> = new Set(['added', 'modified', 'deleted'])

/** Follows the policies and exceptions of a cluster. */
export class ClusterPolicies {
  readonly store = new PolicyStore()
  readonly #client: KubeClient
  readonly #onChange: () => void
  readonly #say: (text: string) => void
  readonly #stop = new AbortController()
  #started = false
  #due: NodeJS.Timeout | undefined
  #problem: string | undefined

  constructor(client: KubeClient, onChange: () => void, say: (text: string) => void) {
    this.#client = client
    this.#onChange = onChange
    this.#say = say
  }

  /** Resolves when every kind has been listed once; goes on following until `stop`. */
  async start(): Promise<void> {
    await Promise.all(
      policyResources.map((served) => new Promise<void>((resolve) => void this.#follow(served, resolve))),
    )
    this.#started = true
  }

  /** Of the policies there were when it started, why the first could not be used. */
  get problem(): string | undefined {
    return this.#problem
  }

  stop(): void {
    this.#stop.abort()
    clearTimeout(this.#due)
  }

  #lost({ kind }: ApiResource, problem: string): void {
    this.#say(problem)
    // An exception that cannot be read lets nothing in.
    if (!this.#started && kind !== 'SecurityException') this.#problem ??= problem
  }

  async #follow(resource: ApiResource, ready: () => void): Promise<void> {
    while (!this.#stop.signal.aborted)
      try {
        await this.#watch(resource, ready)
      } catch (error) {
        // Without their definitions in the cluster there are no such policies; they may come later.
        const missing = error instanceof KubeError && error.code === 'not-found'
        this.#say(missing ? `the cluster has no kind ${resource.kind}` : `${resource.resource}: ${messageOf(error)}`)
        if (missing) ready()
        await sleep(retryMs, undefined, { signal: this.#stop.signal }).catch(() => undefined)
      }
  }

  async #watch(resource: ApiResource, ready: () => void): Promise<void> {
    let listed: JsonObject[] = []
    let listing = true
    let hasGaps = false
    let interrupted = false
    for await (const event of this.#client.watch(resource, { signal: this.#stop.signal })) {
      if (event.kind === 'relist') {
        listed = []
        listing = true
        hasGaps = false
      } else if (event.kind === 'synced') {
        if (!hasGaps) this.store.keepOnly(resource.kind, listed)
        listing = false
        interrupted = false
        this.#onChange()
        ready()
      } else if (event.kind === 'interrupted' || event.kind === 'resumed') {
        const lost = event.kind === 'interrupted'
        if (lost && !interrupted) this.#say(`${resource.resource} cannot be followed for now: ${event.because}`)
        interrupted = lost
      } else if (event.kind === 'deleted') this.store.remove(event.object)
      else if (event.kind === 'unreadable') {
        hasGaps = true
        this.#lost(resource, `${resource.resource}: ${event.message}`)
      } else if (event.kind !== 'bookmark') {
        if (listing) listed.push(event.object)
        const problem = this.store.put(event.object)
        if (problem !== undefined) this.#lost(resource, problem)
      }
      if (!listing && changing.has(event.kind)) this.#changeSoon()
    }
  }

  /** A thousand changes at once are one. */
  #changeSoon(): void {
    this.#due ??= setTimeout(() => {
      this.#due = undefined
      this.#onChange()
    }, gatherMs)
  }
}
