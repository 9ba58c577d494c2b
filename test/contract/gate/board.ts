import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { canonicalJson, type JsonObject, objectAt, textAt } from '../../../src/core/index.ts'
import type { GateServer } from './server.ts'

const root = '/apis/admissionregistration.k8s.io/v1'
const resources = ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'] as const
const leases = '/apis/coordination.k8s.io/v1/namespaces/default/leases?dryRun=All'
const marker = 'zz-marker'

/** The webhook configurations of an API server, known to be seen by it once they are installed. */
export class WebhookBoard {
  readonly #server: GateServer
  #text = ''
  #paths: readonly string[] = []
  #count = 0

  constructor(server: GateServer) {
    this.#server = server
  }

  async install(wanted: readonly JsonObject[]): Promise<void> {
    const text = canonicalJson(wanted)
    if (text === this.#text) return
    for (const path of this.#paths) await this.#server.request('DELETE', path)
    this.#paths = []
    for (const object of wanted) await this.#make(`${textAt(object, 'kind')?.toLowerCase()}s`, object)
    for (const resource of resources) await this.#seen(resource)
    this.#text = text
  }

  async #make(resource: string, object: JsonObject): Promise<void> {
    const answer = await this.#server.request('POST', `${root}/${resource}`, object)
    expect(answer.status, textAt(answer.body, 'message')).toBe(201)
    this.#paths = [...this.#paths, `${root}/${resource}/${textAt(objectAt(object, 'metadata'), 'name')}`]
  }

  /** They are seen in the order they were made: once a last one is there, so are those before it. */
  async #seen(resource: (typeof resources)[number]): Promise<void> {
    const name = `r${++this.#count}.marker.example.com`
    const labels = { marker: resource }
    const phase = resource.startsWith('mutating') ? 'Mutating' : 'Validating'
    const rules = [ruleFor('coordination.k8s.io', ['leases'], ['CREATE'])]
    const webhook = { name, clientConfig: { url: 'https://127.0.0.1:1/' }, rules }
    await this.#make(resource, configuration(phase, marker, { ...webhook, objectSelector: { matchLabels: labels } }))
    for (let tries = 0; tries < 300; tries++) {
      const { body } = await this.#server.request('POST', leases, { metadata: { name: 'marker', labels } })
      if (textAt(body, 'message')?.includes(name)) return
      await sleep(20)
    }
    throw new Error(`${resource} were not seen by the API server`)
  }
}

export function ruleFor(group: string, resource: readonly string[], operations: readonly string[]): JsonObject {
  return { apiGroups: [group], apiVersions: ['v1'], operations: [...operations], resources: [...resource] }
}

export function configuration(phase: 'Mutating' | 'Validating', name: string, webhook: JsonObject): JsonObject {
  const always = { admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Fail', timeoutSeconds: 5 }
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: `${phase}WebhookConfiguration`,
    metadata: { name },
    webhooks: [{ ...always, ...webhook }],
  }
}
