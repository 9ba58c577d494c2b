import type { JsonObject } from '../../core/index.ts'
import { listAt, objectAt, textAt } from '../../core/index.ts'
import {
  type CertificateState,
  caBundle,
  driftOf,
  fromSecret,
  type GateAddress,
  notePublication,
  rotate,
  type Snapshot,
  toSecret,
  webhookConfigurations,
} from '../../gate/index.ts'
import type { ApiResource, KubeClient } from '../../kube/client/index.ts'
import { orUndefined } from './client.ts'
import { configurationResources, gateResources } from './resources.ts'

const secrets = gateResources.Secret

export interface KeeperOptions {
  readonly client: KubeClient
  /** The Service the API server reaches the gate by, in whose namespace the Secret stands. */
  readonly service: { readonly namespace: string; readonly name: string; readonly port?: number }
  readonly secret: string
  /** Names and addresses of the certificate, beside those of the Service. */
  readonly hosts?: readonly string[]
  /** Namespaces the gate is never asked about; kube-system unless told. */
  readonly excludeNamespaces?: readonly string[]
  readonly observeConnections?: boolean
  /** Instead of the Service, for a gate outside the cluster. */
  readonly url?: string
  readonly now: () => number
  /** Whether this replica is the one that writes. */
  readonly leads: () => Promise<boolean>
  readonly onLeaf: (leaf: { readonly cert: string; readonly key: string }) => void
  readonly alert: (alert: Alert) => void
}

/** Something that weakens the gate, and who did it, as far as the object tells. */
export interface Alert {
  readonly object: string
  readonly what: string
  /** The field manager of the last change, and when it was made. */
  readonly by: string
  readonly at: string
  readonly repaired: boolean
}

/**
 * Keeps the certificates of the gate and the webhook configurations that the API server reads as they should be. The
 * leading replica writes; the others take their certificate from the Secret.
 */
export class WebhookKeeper {
  readonly #options: KeeperOptions
  #state: CertificateState | undefined
  /** What stood there after our last look, by kind: what differs from it since is somebody else's doing. */
  readonly #installed = new Map<string, JsonObject>()

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** One look at everything; throws what the next look may mend. */
  async tend(snapshot: Snapshot): Promise<void> {
    const leads = await this.#options.leads()
    const found = await this.#read()
    if (!leads) {
      if (found !== undefined) this.#show(found)
      return
    }
    const state = rotate(found, this.#options.now(), this.#hosts())
    if (state !== found) await this.#store(state)
    this.#show(state)
    const inPlace = await this.#configurations(snapshot, state)
    const noted = notePublication(state, inPlace, this.#options.now())
    if (noted !== state) await this.#store(noted)
  }

  /** The certificates of the Secret; one that is broken counts as none, and is said. */
  async #read(): Promise<CertificateState | undefined> {
    const { client, service, secret, alert } = this.#options
    const found = await orUndefined(client.get(secrets, secret, service.namespace))
    if (found === undefined) return undefined
    const read = fromSecret(found)
    if (read.ok) return read.value
    const object = `Secret ${service.namespace}/${secret}`
    alert({ object, what: read.error.message, ...authorOf(found), repaired: true })
    return undefined
  }

  #show(state: CertificateState): void {
    if (this.#state?.leaf.cert !== state.leaf.cert) this.#options.onLeaf(state.leaf)
    this.#state = state
  }

  #hosts(): readonly string[] {
    const { service, hosts = [] } = this.#options
    const own = `${service.name}.${service.namespace}.svc`
    return [own, `${own}.cluster.local`, ...hosts]
  }

  async #store(state: CertificateState): Promise<void> {
    const { client, service, secret } = this.#options
    const wanted = toSecret(state, { name: secret, namespace: service.namespace })
    const found = await orUndefined(client.get(secrets, secret, service.namespace))
    if (found === undefined) await client.create(secrets, wanted, service.namespace)
    else await client.replace(secrets, inVersionOf(found, wanted), service.namespace)
  }

  /** Whether every configuration holds what it should, so that a new authority may be counted as published. */
  async #configurations(snapshot: Snapshot, state: CertificateState): Promise<boolean> {
    const { service, url, excludeNamespaces, observeConnections = false } = this.#options
    const address: GateAddress = url === undefined ? { service } : { url }
    const wanted = webhookConfigurations(snapshot, {
      address,
      caBundle: caBundle(state),
      ...(excludeNamespaces !== undefined && { excludeNamespaces }),
      observeConnections,
    })
    let inPlace = true
    for (const resource of configurationResources) {
      const one = wanted.find((object) => textAt(object, 'kind') === resource.kind)
      if (!(await this.#keep(resource, one))) inPlace = false
    }
    return inPlace
  }

  async #keep(served: ApiResource, wanted: JsonObject | undefined): Promise<boolean> {
    const { client, alert } = this.#options
    const { kind } = served
    const found = await orUndefined(client.get(served, 'seawall-gate'))
    if (wanted === undefined) {
      if (found !== undefined) await client.remove(served, 'seawall-gate')
      this.#installed.delete(kind)
      return true
    }
    const before = this.#installed.get(kind)
    const object = `${kind} seawall-gate`
    if (found === undefined) {
      const deleted = { object, what: 'it was deleted', by: 'unknown', at: '' }
      await repair(() => client.create(served, wanted), before && deleted, alert)
    } else if (driftOf(found, wanted).length > 0) {
      // At a first look it may also be what an earlier version or other policies wanted; better said than hidden.
      const foreign = driftOf(found, before ?? wanted)
      const what = `${before === undefined ? 'when the gate took over, ' : ''}${foreign.join(', ')}`
      const changed = foreign.length > 0 ? { object, what, ...authorOf(found) } : undefined
      await repair(() => client.replace(served, inVersionOf(found, wanted)), changed, alert)
    } else {
      this.#installed.set(kind, wanted)
      return true
    }
    this.#installed.set(kind, wanted)
    return false
  }
}

/** What was tampered with is told of whether or not it can be repaired, and not as repaired when it cannot. */
async function repair(
  act: () => Promise<unknown>,
  tampered: Omit<Alert, 'repaired'> | undefined,
  alert: KeeperOptions['alert'],
): Promise<void> {
  let repaired = false
  try {
    await act()
    repaired = true
  } finally {
    if (tampered !== undefined) alert({ ...tampered, repaired })
  }
}

function inVersionOf(found: JsonObject, wanted: JsonObject): JsonObject {
  const resourceVersion = textAt(objectAt(found, 'metadata'), 'resourceVersion') ?? ''
  return { ...wanted, metadata: { ...(objectAt(wanted, 'metadata') ?? {}), resourceVersion } }
}

/** Who changed an object last: its managers say so, the API server writes them down. */
function authorOf(object: JsonObject | undefined): { by: string; at: string } {
  const managers = listAt(objectAt(object, 'metadata'), 'managedFields')
  const latest = managers.reduce<JsonObject | undefined>((last, one) => {
    const later = (textAt(one, 'time') ?? '') > (textAt(last, 'time') ?? '')
    return last === undefined || later ? (one as JsonObject) : last
  }, undefined)
  return { by: textAt(latest, 'manager') ?? 'unknown', at: textAt(latest, 'time') ?? '' }
}
