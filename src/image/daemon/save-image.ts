import { createWriteStream } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { listAt, messageOf, printable, SeawallError, shorten, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'

export interface SaveOptions {
  readonly socket: string
  readonly maxBytes: number
  /** Until the archive begins, which a daemon puts together first, and between two of its pieces. */
  readonly silenceMs: number
  readonly signal?: AbortSignal
}

/** Has a daemon write an image as an archive: https://docs.docker.com/reference/api/engine/ `ImageGet`. */
export async function saveImage(name: string, file: string, options: SaveOptions): Promise<void> {
  const answer = await ask(name, options)
  if (answer.statusCode !== 200) throw await refusal(name, answer)
  try {
    await pipeline(Readable.from(bounded(answer, name, options.maxBytes)), createWriteStream(file, { mode: 0o600 }))
  } catch (cause) {
    answer.destroy()
    throw connectionError(name, options.socket, cause)
  }
}

function ask(name: string, { socket, silenceMs, signal }: SaveOptions): Promise<IncomingMessage> {
  const path = `/images/${name.split('/').map(encodeURIComponent).join('/')}/get`
  return new Promise((done, failed) => {
    const call = request({ socketPath: socket, path, headers: { host: 'localhost' }, ...(signal && { signal }) })
    call.setTimeout(silenceMs, () =>
      call.destroy(
        new SeawallError('not-readable', `the daemon at ${socket} said nothing for ${silenceMs / 1000} seconds`),
      ),
    )
    call.on('error', (cause) => failed(connectionError(name, socket, cause)))
    call.on('response', done)
    call.end()
  })
}

async function* bounded(answer: IncomingMessage, name: string, maxBytes: number): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of answer) {
    seen += chunk.length
    if (seen > maxBytes) throw new SeawallError('too-large', `${name} has more than the limit of ${maxBytes} bytes`)
    yield chunk
  }
}

const maxSaidBytes = 16 * 1024

async function refusal(name: string, answer: IncomingMessage): Promise<SeawallError> {
  let said = ''
  answer.setEncoding('utf8')
  for await (const piece of answer) {
    said += piece
    if (said.length > maxSaidBytes) break
  }
  if (answer.statusCode === 404)
    return new SeawallError('not-found', `the daemon has no image ${name}`, {
      hint: 'pull it first, or read it from its registry',
    })
  const parsed = parseJson(said)
  const why = parsed.ok ? (textAt(parsed.value, 'message') ?? listAt(parsed.value, 'errors').join(' ')) : ''
  return new SeawallError(
    'not-readable',
    `the daemon does not give ${name}: it answered ${answer.statusCode} ${shorten(printable(why), 300)}`.trim(),
  )
}

const reasons: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOENT: ['there is no such socket', 'is the daemon running?'],
  ENOTSOCK: ['this is no socket', 'is the daemon running?'],
  ECONNREFUSED: ['nobody listens there', 'is the daemon running?'],
  EACCES: ['it may not be opened', 'run as a user who may use it'],
  ECONNRESET: ['the answer broke off', 'try again'],
}

function connectionError(name: string, socket: string, cause: unknown): SeawallError {
  if (cause instanceof SeawallError) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const [why, hint] = reasons[code] ?? [messageOf(cause), 'is the daemon running?']
  return new SeawallError('not-readable', `cannot read ${name} from the daemon at ${socket}: ${why}`, { hint, cause })
}
