import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { canonicalJson, isObject, type Json, type JsonObject } from '../../src/core/index.ts'
import { parseJson } from '../../src/formats/json/index.ts'

export interface Sent {
  readonly method: string
  readonly url: string
  readonly ca?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Json
}

export interface Received {
  readonly status: number
  readonly body: JsonObject
  /** The texts of `Warning` headers, unquoted. */
  readonly warnings: readonly string[]
}

/** One request as it is, without a client that knows better. */
export function send({ method, url, ca, headers, body }: Sent): Promise<Received> {
  const make = url.startsWith('https:') ? overHttps : overHttp
  const all = { 'content-type': 'application/json', ...headers }
  return new Promise((done, failed) => {
    const call = make(url, { method, headers: all, ...(ca !== undefined && { ca }) }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => {
        const warnings = warningsIn(answer.headersDistinct.warning ?? [])
        done({ status: answer.statusCode ?? 0, body: objectIn(text), warnings })
      })
    })
    call.on('error', failed)
    call.end(body === undefined ? undefined : canonicalJson(body))
  })
}

/** Of `299 - "text"`; Node reads headers as Latin-1, whatever they are. */
export function warningsIn(headers: readonly string[]): readonly string[] {
  return headers.flatMap((header) => {
    const quoted = /^299 \S+ "((?:[^"\\]|\\.)*)"/s.exec(header)?.[1]
    return quoted === undefined ? [] : [Buffer.from(quoted.replace(/\\(.)/gs, '$1'), 'latin1').toString('utf8')]
  })
}

function objectIn(text: string): JsonObject {
  const parsed = parseJson(text)
  return parsed.ok && isObject(parsed.value) ? parsed.value : { message: text }
}
