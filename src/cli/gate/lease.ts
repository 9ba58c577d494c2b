import { type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { type KubeClient, KubeError } from '../../kube/client/index.ts'
import { gateResources } from './resources.ts'

const leases = gateResources.Lease

/** A leader that has said nothing for so long leads no more. */
const leaseMs = 30_000

export interface LeaseOptions {
  readonly client: KubeClient
  readonly namespace: string
  readonly name: string
  /** This replica and no other. */
  readonly identity: string
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number
  readonly now: () => Date
}

/**
 * One replica leads and writes, by a Lease as Kubernetes' own components hold one. Whether another leader is alive is
 * told by whether its Lease changes, measured by our own clock: clocks of other machines are not trusted.
 */
export class Leadership {
  readonly #options: LeaseOptions
  #seen = { version: '', at: 0 }

  constructor(options: LeaseOptions) {
    this.#options = options
  }

  /** Takes or renews the lead; false when somebody else has it. */
  async lead(): Promise<boolean> {
    const { client, namespace, name, identity, elapsed } = this.#options
    try {
      const found = await client.get(leases, name, namespace)
      const version = textAt(objectAt(found, 'metadata'), 'resourceVersion') ?? ''
      if (version !== this.#seen.version) this.#seen = { version, at: elapsed() }
      const holder = textAt(objectAt(found, 'spec'), 'holderIdentity')
      const isFree = !holder || holder === identity || elapsed() - this.#seen.at > leaseMs
      if (!isFree) return false
      const metadata = { name, namespace, resourceVersion: version }
      await client.replace(leases, this.#lease(metadata), namespace)
      return true
    } catch (error) {
      if (!(error instanceof KubeError)) throw error
      if (error.code === 'conflict') return false
      if (error.code !== 'not-found') throw error
      return this.#create()
    }
  }

  async #create(): Promise<boolean> {
    const { client, namespace, name } = this.#options
    try {
      await client.create(leases, this.#lease({ name, namespace }), namespace)
      return true
    } catch (error) {
      if (error instanceof KubeError && error.code === 'conflict') return false
      throw error
    }
  }

  #lease(metadata: JsonObject): JsonObject {
    const { identity, now } = this.#options
    const renewTime = now().toISOString().replace('Z', '000Z') // MicroTime
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata,
      spec: { holderIdentity: identity, leaseDurationSeconds: leaseMs / 1000, renewTime },
    }
  }
}
