import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import {
  canonicalJson,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  objectAt,
  textAt,
} from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import type { issue } from '../../stand-in/certificates.ts'

/** What a webhook makes of a `request`: the `response` without its uid, or an answer that is none. */
export type Webhook = (
  request: JsonObject,
  path: string,
) => JsonObject | { readonly raw: string; readonly code: number }

/** Somebody else's webhook over TLS; whoever is asked below `/silent` never answers. */
export class WebhookServer {
  /** Every request, with the path it came to. */
  readonly asked: { readonly path: string; readonly request: JsonObject }[] = []
  webhook: Webhook = () => ({ allowed: true })
  readonly #server: Server

  private constructor(tls: ReturnType<typeof issue>) {
    this.#server = createServer({ cert: tls.cert, key: tls.key }, (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? ''
      if (path.startsWith('/silent')) return
      let text = ''
      request.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      request.on('end', () => {
        const { code, raw } = this.#answer(text, path)
        response.writeHead(code, { 'content-type': 'application/json' })
        response.end(raw)
      })
    })
  }

  static async start(tls: ReturnType<typeof issue>): Promise<WebhookServer> {
    const started = new WebhookServer(tls)
    started.#server.listen(0, '127.0.0.1')
    await once(started.#server, 'listening')
    return started
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo // it listens on a port
    return `https://127.0.0.1:${port}`
  }

  async stop(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #answer(text: string, path: string): { code: number; raw: string } {
    const parsed = parseJson(text)
    const request = (parsed.ok ? objectAt(parsed.value, 'request') : undefined) ?? {}
    this.asked.push({ path, request })
    const answer = this.webhook(request, path)
    if ('raw' in answer && 'code' in answer) return { code: Number(answer.code), raw: String(answer.raw) }
    const response = { uid: textAt(request, 'uid') ?? '', ...answer }
    return { code: 200, raw: canonicalJson({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response }) }
  }
}

/** `allowed`, with a JSON Patch. */
export function patching(patch: Json): JsonObject {
  return { allowed: true, patchType: 'JSONPatch', patch: Buffer.from(canonicalJson(patch)).toString('base64') }
}

/** Adds a container to every pod that does not have it. */
export function sidecar(container: JsonObject): Webhook {
  return ({ object }) => {
    const there = listAt(objectAt(isObject(object) ? object : {}, 'spec'), 'containers')
    const isThere = there.some((one) => textAt(one, 'name') === textAt(container, 'name'))
    return isThere ? { allowed: true } : patching([{ op: 'add', path: '/spec/containers/-', value: container }])
  }
}
