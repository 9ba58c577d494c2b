import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { mayApprove } from '../../../src/cli/gate/approval.ts'
import { existingPods } from '../../../src/cli/gate/existing-pods.ts'
import { NamespaceBook } from '../../../src/cli/gate/namespaces.ts'
import { gateResources } from '../../../src/cli/gate/resources.ts'
import { canonicalJson, type JsonObject, textAt } from '../../../src/core/index.ts'
import {
  type Judged,
  makeSnapshot,
  type RunningGate,
  startGate,
  webhookConfigurations,
} from '../../../src/gate/index.ts'
import { type KubeClient, openClient } from '../../../src/kube/client/index.ts'
import { issue } from '../../stand-in/certificates.ts'
import { compare, compareAudit } from './answer.ts'
import { configuration, ruleFor, WebhookBoard } from './board.ts'
import type { GateCase, Setup, Step } from './case.ts'
import { namespace } from './objects.ts'
import type { GateServer } from './server.ts'
import { sidecar, WebhookServer } from './webhook-server.ts'

export const authority = issue({ name: 'gate authority', authority: true })
export const gateTls = issue({
  name: 'gate',
  addresses: ['127.0.0.1'],
  hosts: ['gate.seawall.svc'],
  issuer: authority,
})
const stranger = issue({ name: 'gate authority', authority: true })

/** An API server with the gate before it, and another webhook beside the gate. */
export class Rig {
  readonly #server: GateServer
  readonly #gate: RunningGate
  readonly #other: WebhookServer
  readonly #client: KubeClient
  readonly #judged: Judged[]
  readonly #board: WebhookBoard
  #count = 0

  private constructor(
    server: GateServer,
    gate: RunningGate,
    other: WebhookServer,
    client: KubeClient,
    judged: Judged[],
  ) {
    this.#server = server
    this.#board = new WebhookBoard(server)
    this.#gate = gate
    this.#other = other
    this.#client = client
    this.#judged = judged
  }

  static async start(server: GateServer): Promise<Rig> {
    const client = openClient(server.access(), { env: {} })
    const judged: Judged[] = []
    const gate = await startGate({
      host: '127.0.0.1',
      port: 0,
      tls: gateTls,
      drainMs: 0,
      snapshot: makeSnapshot({}),
      lookups: {
        // Asked anew for each review: a case changes labels and wants to see it at once.
        namespaceLabels: (name) =>
          new NamespaceBook(client, (one) => client.get(gateResources.Namespace, one)).labels(name),
        podsOf: (name) => existingPods(client, name),
        mayApprove: (user, where) => mayApprove(client, user, where),
        now: () => new Date().toISOString(),
      },
      onJudged: (one) => judged.push(one),
    })
    return new Rig(server, gate, await WebhookServer.start(gateTls), client, judged)
  }

  async stop(): Promise<void> {
    this.#client.close()
    await this.#gate.stop()
    await this.#other.stop()
    await this.#server.stop()
  }

  async namespaces(labels: Readonly<Record<string, JsonObject>>): Promise<void> {
    for (const [name, of] of Object.entries(labels)) await this.#made('/api/v1/namespaces', namespace(name, of))
  }

  async run({ setup, steps, differs }: GateCase): Promise<void> {
    await this.use(setup)
    for (const [at, one] of steps.entries()) {
      const other = differs?.on === this.#server.kind && differs.step === at ? differs.gives : undefined
      const step = other === undefined ? one : { ...one, gives: other }
      if (step.setup !== undefined) await this.use(step.setup)
      await (step.eventually ? this.#takeUntilGiven(step) : this.#take(step))
    }
  }

  /** Loads policies and installs the webhooks they need, until the API server has seen them. */
  async use(setup: Setup): Promise<void> {
    const snapshot = makeSnapshot(setup.parts)
    this.#gate.use(snapshot)
    this.#other.webhook = sidecar(setup.sidecar?.container ?? {})
    await this.#board.install([...this.#ours(setup), ...this.#others(setup)])
  }

  #ours({ parts, gate = 'running' }: Setup): readonly JsonObject[] {
    const url = { running: this.#gate.url, stranger: this.#gate.url, down: 'https://127.0.0.1:1', silent: '' }[gate]
    const wanted = webhookConfigurations(makeSnapshot(parts), {
      address: { url: url || `${this.#other.url}/silent` },
      caBundle: gate === 'stranger' ? stranger.cert : authority.cert,
    })
    return gate === 'silent' ? wanted.map((one) => impatient(one)) : wanted
  }

  #others({ sidecar: added }: Setup): readonly JsonObject[] {
    if (added === undefined) return []
    const caBundle = Buffer.from(authority.cert).toString('base64')
    return [
      configuration('Mutating', added.order === 'before' ? 'a-sidecar' : 'z-sidecar', {
        name: 'sidecar.example.com',
        clientConfig: { url: `${this.#other.url}/mutate`, caBundle },
        rules: [ruleFor('', ['pods'], ['CREATE'])],
        namespaceSelector: inShop,
      }),
    ]
  }

  async #made(path: string, object: JsonObject): Promise<void> {
    const answer = await this.#server.request('POST', path, object)
    expect(answer.status, textAt(answer.body, 'message')).toBe(201)
  }

  async #takeUntilGiven(step: Step): Promise<void> {
    for (let tries = 0; tries < 40; tries++) {
      const isGiven = await this.#take(step).then(
        () => true,
        () => false,
      )
      if (isGiven) return
      await sleep(50)
    }
    await this.#take(step)
  }

  async #take({ method, path, body, type, as, gives }: Step): Promise<void> {
    const whole = typeof body === 'function' ? body((await this.#server.request('GET', path)).body) : body
    const mark = `fieldManager=step-${++this.#count}`
    this.#judged.length = 0
    const options = { ...(type !== undefined && { contentType: type }), ...(as !== undefined && { as }) }
    const answer = await this.#server.request(method, `${path}${path.includes('?') ? '&' : '?'}${mark}`, whole, options)
    const what = `${method} ${path}`
    compare(answer, gives, what)
    if (gives.reviews !== undefined) expect(inOrder(this.#judged), what).toEqual(gives.reviews)
    if (gives.audit !== undefined) await compareAudit(this.#server, mark, gives.audit)
  }
}

const inShop = { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }

function impatient(object: JsonObject): JsonObject {
  return JSON.parse(canonicalJson(object).replaceAll('"timeoutSeconds":5', '"timeoutSeconds":1'))
}

/** Mutations one after the other, as they were asked; validations in no order of their own. */
function inOrder(judged: readonly Judged[]): readonly string[] {
  const texts = judged.map(({ phase, direction, review: { operation, resource, subresource } }) => {
    const what = `${operation} ${resource.resource}${subresource && `/${subresource}`}`
    return phase === 'mutate' ? `mutate ${what}` : `validate ${direction} ${what}`
  })
  const [mutations, validations] = [
    texts.filter((one) => one.startsWith('mutate')),
    texts.filter((one) => !one.startsWith('mutate')),
  ]
  return [...mutations, ...validations.toSorted()]
}
