import type { IncomingMessage } from 'node:http'

/** The API server sends objects of up to 3 MiB twice, before and after an update, with much around them. */
export const largestBody = 8 * 1024 * 1024

/** As much of reviews as is held at once: one that is parsed takes many times its size. */
const mostHeld = 32 * 1024 * 1024
/** So much of a body is read however many large ones there are: ordinary reviews get in beside a flood of those. */
const alwaysRead = 64 * 1024

/** Of both together: a flood of small ones is told to ask again, and does not end the process. */
const mostOfAll = 64 * 1024 * 1024

/** What the reviews that are being answered hold together. */
export class HeldBodies {
  #bytes = 0

  /** For one review, until it is released. */
  claim(): BodyClaim {
    let own = 0
    return {
      take: (bytes) => {
        const room = own + bytes > alwaysRead ? mostHeld : mostOfAll
        if (this.#bytes + bytes > room) return false
        own += bytes
        this.#bytes += bytes
        return true
      },
      release: () => {
        this.#bytes -= own
        own = 0
      },
    }
  }
}

export interface BodyClaim {
  /** False when there is no room for as much. */
  take(bytes: number): boolean
  release(): void
}

/** Why a body was not read. */
export class BodyFault extends Error {
  readonly status: 400 | 413 | 503

  constructor(status: BodyFault['status'], message: string) {
    super(message)
    this.status = status
  }
}

/** The body of a request as text; a `BodyFault` when it is too large, breaks off, is not UTF-8 or finds no room. */
export async function readBody(request: IncomingMessage, claim: BodyClaim): Promise<string> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > largestBody) throw tooLarge()
  const bytes = await readBytes(request, claim)
  try {
    return strict.decode(bytes)
  } catch {
    throw new BodyFault(400, 'the body is not UTF-8')
  }
}

/** By events: the stream's iterator costs as much as parsing a small review. */
function readBytes(request: IncomingMessage, claim: BodyClaim): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const breaksOff = (): void => {
      if (!request.complete) reject(new BodyFault(400, 'the body breaks off'))
    }
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      const hasRoom = claim.take(chunk.length)
      if (length <= largestBody && hasRoom) return
      chunks.length = 0
      request.pause()
      reject(hasRoom ? tooLarge() : new BodyFault(503, 'other reviews take all the room there is: ask again'))
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', breaksOff)
    request.on('close', breaksOff)
  })
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const tooLarge = (): BodyFault => new BodyFault(413, `the body is larger than ${largestBody} bytes`)
