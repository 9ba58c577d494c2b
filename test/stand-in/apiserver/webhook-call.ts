import { Agent, request } from 'node:https'
import { canonicalJson, type JsonObject, member, objectAt, textAt } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import type { Webhook } from './webhook.ts'

/** Addresses of Services, by `namespace/name`: the stand-in has no network of its own. */
export type ServiceAddresses = Readonly<Record<string, { readonly host: string; readonly port: number }>>

/** A call that got no answer that could be used; the failure policy says what that means. */
export class CallFailure extends Error {}

/** Asks webhooks over TLS, each by its own authorities. */
export class WebhookCaller {
  readonly #services: ServiceAddresses
  readonly #agent = new Agent({ keepAlive: true })

  constructor(services: ServiceAddresses) {
    this.#services = services
  }

  /** The `response` of its answer. */
  async ask(webhook: Webhook, review: JsonObject): Promise<JsonObject> {
    const body = canonicalJson({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: review })
    const { status, text } = await this.#post(webhook, body)
    if (status !== 200) throw failed(webhook, `the server answered with status ${status}`)
    return responseOf(webhook, text, textAt(review, 'uid') ?? '')
  }

  stop(): void {
    this.#agent.destroy()
  }

  #post(webhook: Webhook, body: string): Promise<{ status: number; text: string }> {
    const { url, ...where } = this.#address(webhook)
    const ca = Buffer.from(textAt(webhook.clientConfig, 'caBundle') ?? '', 'base64').toString('utf8')
    const options = {
      method: 'POST',
      agent: this.#agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      path: `${url.pathname}?timeout=${webhook.seconds}s`,
      ...where,
      ...(ca !== '' && { ca }),
    }
    const because = (why: string): CallFailure =>
      failed(webhook, `Post "${url.origin}${url.pathname}?timeout=${webhook.seconds}s": ${why}`)
    return new Promise((resolve, reject) => {
      const call = request(options, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
        answer.on('error', (error) => reject(because(error.message)))
      })
      const late = setTimeout(() => call.destroy(new Error('context deadline exceeded')), webhook.seconds * 1000)
      call.on('close', () => clearTimeout(late))
      call.on('error', (error) => reject(because(error.message)))
      call.end(body)
    })
  }

  #address(webhook: Webhook): { url: URL; host: string; port: number; servername?: string } {
    const service = objectAt(webhook.clientConfig, 'service')
    if (service === undefined) {
      const url = new URL(textAt(webhook.clientConfig, 'url') ?? '')
      return { url, host: url.hostname, port: Number(url.port || 443) }
    }
    const [namespace = '', name = ''] = [textAt(service, 'namespace'), textAt(service, 'name')]
    const port = Number(member(service, 'port') ?? 443)
    const servername = `${name}.${namespace}.svc`
    const found = this.#services[`${namespace}/${name}`]
    if (found === undefined) throw failed(webhook, `service "${name}" not found`)
    const url = new URL(`https://${servername}:${port}${textAt(service, 'path') ?? ''}`)
    return { url, ...found, servername }
  }
}

const failed = ({ name }: Webhook, why: string): CallFailure =>
  new CallFailure(`failed calling webhook "${name}": failed to call webhook: ${why}`)

function responseOf(webhook: Webhook, text: string, uid: string): JsonObject {
  const parsed = parseJson(text)
  const review = parsed.ok ? parsed.value : undefined
  if (textAt(review, 'apiVersion') !== 'admission.k8s.io/v1' || textAt(review, 'kind') !== 'AdmissionReview')
    throw failed(webhook, 'expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview')
  const response = objectAt(review, 'response')
  if (response === undefined) throw failed(webhook, 'webhook response was absent')
  if (textAt(response, 'uid') !== uid) throw failed(webhook, `expected response.uid="${uid}"`)
  const hasPatch = textAt(response, 'patch') !== undefined
  if (hasPatch !== (textAt(response, 'patchType') === 'JSONPatch'))
    throw failed(webhook, 'webhook returned response.patch but not response.patchType')
  return response
}
