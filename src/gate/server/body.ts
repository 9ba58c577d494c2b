import type { IncomingMessage } from 'node:http'

/** The API server sends objects of up to 3 MiB twice, before and after an update, with much around them. */
export const largestBody = 8 * 1024 * 1024

/** Why a body was not read. */
export class BodyFault extends Error {
  readonly status: 400 | 408 | 413

  constructor(status: BodyFault['status'], message: string) {
    super(message)
    this.status = status
  }
}

/** The body of a request as text; a `BodyFault` when it is too large, breaks off or is not UTF-8. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > largestBody) throw tooLarge()
  const bytes = await readBytes(request)
  try {
    return strict.decode(bytes)
  } catch {
    throw new BodyFault(400, 'the body is not UTF-8')
  }
}

/** By events: the stream's iterator costs as much as parsing a small review. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const breaksOff = (): void => {
      if (!request.complete) reject(new BodyFault(400, 'the body breaks off'))
    }
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      chunks.push(chunk)
      if (length <= largestBody) return
      chunks.length = 0
      request.pause()
      reject(tooLarge())
    })
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
    request.on('error', breaksOff)
    request.on('close', breaksOff)
  })
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const tooLarge = (): BodyFault => new BodyFault(413, `the body is larger than ${largestBody} bytes`)
