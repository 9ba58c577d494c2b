import { type Json, member, objectAt, printable, shorten, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { KubeError, type KubeErrorCode } from './error.ts'
import type { RawAnswer } from './transport.ts'

const maxErrorBytes = 256 * 1024

/** Reads an answer whole, as JSON. Anything else is not an API server. */
export async function readAnswer(answer: RawAnswer, what: string, maxBytes: number): Promise<Json> {
  expectJson(answer, what)
  const text = await readText(answer, what, maxBytes)
  const parsed = parseJson(text)
  if (parsed.ok) return parsed.value
  throw new KubeError('malformed', `the answer to ${what} is not JSON: ${parsed.error.message}`)
}

/** Refuses what a login page, a proxy or another service would send. */
export function expectJson(answer: RawAnswer, what: string): void {
  if (answer.type === 'application/json') return
  answer.discard()
  const page = answer.type === 'text/html'
  throw new KubeError(
    'not-kubernetes',
    `the answer to ${what} is ${page ? 'a web page' : answer.type || 'of no type'}, not JSON`,
    {
      hint: 'does a login page or proxy stand before the API server?',
      status: answer.status,
    },
  )
}

async function readText(answer: RawAnswer, what: string, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body) {
    length += chunk.length
    if (length > maxBytes) {
      answer.discard()
      throw new KubeError('too-large', `the answer to ${what} is larger than ${maxBytes / 1024 / 1024} MiB`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What an answer other than success means. */
export async function refusal(answer: RawAnswer, what: string): Promise<KubeError> {
  const status = answer.status
  const body = await statusOf(answer, what)
  const said = textAt(body, 'message')
  const message = `${what}: ${said === undefined ? `the API server answered ${status}` : shorten(printable(said), 500)}`
  const retryAfterMs = retryAfterOf(answer, body)
  const continueFrom = textAt(objectAt(body, 'metadata'), 'continue')
  return new KubeError(codeOf(status), message, {
    status,
    ...(hints[status] !== undefined && { hint: hints[status] }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(continueFrom && { continueFrom }),
  })
}

/** The error that a Status object of a watch says. */
export function errorOfStatus(status: Json | undefined, what: string): KubeError {
  const code = Number(member(status, 'code') ?? 0)
  return new KubeError(
    codeOf(code),
    `${what}: ${shorten(printable(textAt(status, 'message') ?? 'the watch failed'), 500)}`,
    {
      status: code,
    },
  )
}

/** The Status object of a refusal; a proxy's page has none, and that is all the same here. */
async function statusOf(answer: RawAnswer, what: string): Promise<Json | undefined> {
  if (answer.type !== 'application/json') {
    answer.discard()
    return undefined
  }
  try {
    const parsed = parseJson(await readText(answer, what, maxErrorBytes))
    return parsed.ok ? parsed.value : undefined
  } catch (error) {
    if (error instanceof KubeError) return undefined // the status code alone says enough
    throw error
  }
}

const codes: Readonly<Record<number, KubeErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'expired',
  429: 'overloaded',
  504: 'timeout',
}

const hints: Readonly<Record<number, string>> = {
  401: 'are the credentials of the kubeconfig still valid?',
  403: 'seawall rbac --print shows the rights a scan needs',
}

function codeOf(status: number): KubeErrorCode {
  if (status >= 300 && status < 400) return 'not-kubernetes'
  return codes[status] ?? (status >= 500 ? 'overloaded' : 'refused')
}

function retryAfterOf({ retryAfter }: RawAnswer, body: Json | undefined): number | undefined {
  const seconds = Number(retryAfter ?? member(objectAt(body, 'details'), 'retryAfterSeconds') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined
}
