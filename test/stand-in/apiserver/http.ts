import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { canonicalJson, type Json, type JsonObject } from '../../../src/core/index.ts'
import { parseJson } from '../../../src/formats/json/index.ts'
import { Refusal } from './status.ts'

/** The body of a request: an object, or the list of a JSON Patch. */
export async function readBody(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const parsed = parseJson(Buffer.concat(chunks).toString('utf8'))
  if (!parsed.ok) throw new Refusal(400, 'BadRequest', 'the object provided is unrecognized')
  return parsed.value
}

const compressFrom = 128 * 1024

export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: JsonObject,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): void {
  const text = inOrder(body)
  const compress = text.length > compressFrom && (request.headers['accept-encoding'] ?? '').includes('gzip')
  const more = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  )
  response.writeHead(status, {
    'content-type': 'application/json',
    ...more,
    ...(compress && { 'content-encoding': 'gzip' }),
  })
  response.end(compress ? gzipSync(text) : text)
}

/** Kind and metadata come before the items, as Go writes them. */
export function inOrder(body: JsonObject): string {
  return `{${Object.entries(body).map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`)}}`
}
