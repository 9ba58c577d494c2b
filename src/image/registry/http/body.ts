import type { IncomingMessage } from 'node:http'
import { RegistryError } from '../error.ts'
import { connectionError } from './failure.ts'

/** What is read of an answer here. */
type Pieces = { readonly body: AsyncIterable<Uint8Array> }

export interface BodyLimits {
  readonly host: string
  readonly idleMs: number
  readonly signal: AbortSignal
  readonly givenUp: () => RegistryError
}

/** The pieces of an answer as they come. Only waiting for the server counts as silence, not what we do in between. */
export function bodyOf(message: IncomingMessage, limits: BodyLimits): AsyncIterable<Uint8Array> {
  const { signal } = limits
  const abort = (): void => void message.destroy(limits.givenUp())
  signal.addEventListener('abort', abort, { once: true })
  message.once('close', () => signal.removeEventListener('abort', abort))
  message.on('error', () => undefined) // whoever reads is told; an answer nobody reads must not end the process
  return pieces(message, limits)
}

async function* pieces(message: IncomingMessage, { host, idleMs }: BodyLimits): AsyncGenerator<Uint8Array> {
  const reader: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]()
  const silent = new RegistryError('timeout', `${host} went silent in the middle of its answer`, { hint: 'try again' })
  try {
    for (;;) {
      const timer = setTimeout(() => message.destroy(silent), idleMs)
      const piece = await reader.next().finally(() => clearTimeout(timer))
      if (piece.done === true) return
      yield piece.value
    }
  } catch (cause) {
    throw connectionError(host, cause)
  } finally {
    if (!message.complete) message.destroy()
  }
}

/** An answer whole, if it is not larger than it may be. */
export async function readWhole(answer: Pieces, maxBytes: number, what: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body) {
    length += chunk.length
    if (length > maxBytes) throw new RegistryError('too-large', `${what} is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The first bytes of an answer that says why not; what comes behind them is given up. */
export async function readStart(answer: Pieces, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= maxBytes) break
    }
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    return '' // the status says enough
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8')
}
