import { isObject, type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import type { Attributes } from './attributes.ts'
import { withDefaults } from './defaults.ts'
import { jsonPatch } from './patch.ts'
import { Refusal } from './status.ts'
import type { Store } from './store.ts'
import { type Phase, type Webhook, webhooksOf } from './webhook.ts'
import { CallFailure, type ServiceAddresses, WebhookCaller } from './webhook-call.ts'
import { isAsked } from './webhook-match.ts'
import { reviewRequest } from './webhook-review.ts'

/** The webhooks' part in a write: those that mutate one after the other, then those that validate all at once. */
export class Admission {
  readonly #store: Store
  readonly #caller: WebhookCaller

  constructor(store: Store, services: ServiceAddresses) {
    this.#store = store
    this.#caller = new WebhookCaller(services)
  }

  /** Changes the object of a request; who was asked before a change may be asked once more. */
  async mutate(it: Attributes): Promise<void> {
    const webhooks = webhooksOf(this.#store, 'mutating')
    const asked: Webhook[] = []
    let again: readonly Webhook[] = []
    for (const [index, webhook] of webhooks.entries()) {
      if (!isAsked(webhook, it, this.#store)) continue
      if (await this.#mutateBy(webhook, it, `round_0_index_${index}`)) again = [...asked]
      if (webhook.reinvoked) asked.push(webhook)
    }
    for (const [index, webhook] of webhooks.entries())
      if (again.includes(webhook) && isAsked(webhook, it, this.#store))
        await this.#mutateBy(webhook, it, `round_1_index_${index}`)
  }

  /** Refuses what a webhook refuses. */
  async validate(it: Attributes): Promise<void> {
    const webhooks = webhooksOf(this.#store, 'validating').filter((one) => isAsked(one, it, this.#store))
    const asked = webhooks.map((webhook, index) => this.#ask(webhook, it, 'validating', `round_0_index_${index}`))
    const failed = (await Promise.allSettled(asked)).find(({ status }) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }

  stop(): void {
    this.#caller.stop()
  }

  async #mutateBy(webhook: Webhook, it: Attributes, place: string): Promise<boolean> {
    const response = await this.#ask(webhook, it, 'mutation', place)
    const patch = patchOf(response)
    const { object } = it
    const changed = patch === undefined || object === undefined ? object : applied(object, patch)
    const mutated = changed !== object && isObject(changed)
    if (mutated) it.object = withDefaults(changed)
    const { configuration, name } = webhook
    if (response !== undefined)
      it.annotations[`mutation.webhook.admission.k8s.io/${place}`] = JSON.stringify({
        configuration,
        webhook: name,
        mutated,
      })
    return mutated
  }

  /** The answer that allows; undefined when there is none and that is ignored. */
  async #ask(
    webhook: Webhook,
    it: Attributes,
    phase: Phase | 'mutation',
    place: string,
  ): Promise<JsonObject | undefined> {
    if (it.dryRun && webhook.hasSideEffects)
      throw new Refusal(400, 'BadRequest', `admission webhook "${webhook.name}" does not support dry run`)
    try {
      const response = await this.#caller.ask(webhook, reviewRequest(it))
      note(webhook, response, it)
      if (member(response, 'allowed') !== true) throw denial(webhook, response)
      return response
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      if (webhook.failsClosed) throw new Refusal(500, 'InternalError', `Internal error occurred: ${error.message}`)
      it.annotations[`failed-open.${phase}.webhook.admission.k8s.io/${place}`] = webhook.name
      return undefined
    }
  }
}

function note(webhook: Webhook, response: JsonObject, it: Attributes): void {
  it.warnings.push(...listAt(response, 'warnings').filter((one) => typeof one === 'string'))
  for (const [key, value] of Object.entries(objectAt(response, 'auditAnnotations') ?? {}))
    if (!key.includes('/')) it.annotations[`${webhook.name}/${key}`] = String(value)
}

function patchOf(response: JsonObject | undefined): Json | undefined {
  const patch = textAt(response, 'patch')
  if (patch === undefined) return undefined
  const parsed = parseJson(Buffer.from(patch, 'base64').toString('utf8'))
  if (!parsed.ok) throw new Refusal(500, 'InternalError', 'Internal error occurred: the patch of a webhook is no JSON')
  return parsed.value
}

/** A patch that does not fit is a fault of the webhook, which no failure policy covers. */
function applied(object: JsonObject, patch: Json): Json {
  try {
    return jsonPatch(object, patch)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(500, 'InternalError', `Internal error occurred: ${error.message}`)
  }
}

function denial({ name }: Webhook, response: JsonObject): Refusal {
  const status = objectAt(response, 'status')
  const code = Math.max(400, Number(member(status, 'code') ?? 0))
  const why = textAt(status, 'message') || textAt(status, 'reason')
  const by = `admission webhook "${name}" denied the request`
  return new Refusal(code, textAt(status, 'reason') ?? '', why ? `${by}: ${why}` : `${by} without explanation`)
}
