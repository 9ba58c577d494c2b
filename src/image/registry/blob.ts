import { type Descriptor, isDigest } from '../../formats/oci/index.ts'
import type { Ask } from './ask.ts'
import { RegistryError } from './error.ts'
import type { WireAnswer } from './http/index.ts'
import type { Repository } from './repository.ts'
import { isWorthRetrying, pause, waitBefore } from './retry.ts'
import { requireDigest } from './verify.ts'

export type BlobDescriptor = Pick<Descriptor, 'digest' | 'size'>

/** Fetches a small blob whole: never more than its descriptor says, and its bytes are those the digest says. */
export async function fetchBlob(repository: Repository, blob: BlobDescriptor, maxBytes: number): Promise<Buffer> {
  const what = nameOf(repository, blob)
  if (blob.size > maxBytes) throw new RegistryError('too-large', `${what} is larger than ${maxBytes} bytes`)
  const chunks: Uint8Array[] = []
  for await (const chunk of streamBlob(repository, blob)) chunks.push(chunk)
  const content = Buffer.concat(chunks)
  requireDigest(content, blob.digest, what)
  return content
}

const maxResumes = 5

/**
 * A blob as it arrives; when the connection breaks, it goes on from there. The digest is for the reader to check: a
 * stream has none before its end.
 */
export async function* streamBlob(repository: Repository, blob: BlobDescriptor): AsyncGenerator<Uint8Array> {
  const { digest, size } = blob
  const what = nameOf(repository, blob)
  if (!isDigest(digest)) throw new RegistryError('malformed', `${what} has no digest that can be checked`)
  const ask = { path: `blobs/${digest}`, what: `the blob ${digest}`, signal: repository.deadline('blobMs') }
  let at = 0
  for (let broken = 1; ; broken++) {
    try {
      for await (const chunk of piecesFrom(await repository.get(rangeFrom(ask, at)), at, what)) {
        at += chunk.length
        if (at > size)
          throw new RegistryError('too-large', `${what} has more bytes than the ${size} its descriptor says`)
        yield chunk
      }
      if (at === size) return
      throw new RegistryError('truncated', `${what} ended after ${at} of ${size} bytes`, { hint: 'try again' })
    } catch (error) {
      const policy = { ...repository.retry, attempts: maxResumes }
      if (ask.signal.aborted || !isWorthRetrying(error, broken, policy)) throw error
      await pause(waitBefore(broken, error, policy), ask.signal)
    }
  }
}

function rangeFrom(ask: Ask, at: number): Ask {
  return at === 0 ? ask : { ...ask, headers: { range: `bytes=${at}-` } }
}

/** A server may take no notice of the range and begin again. */
async function* piecesFrom(answer: WireAnswer, at: number, what: string): AsyncGenerator<Uint8Array> {
  let beyond = at
  if (answer.status === 206) {
    const start = /^bytes (\d{1,15})-/.exec(answer.headers['content-range'] ?? '')?.[1]
    if (at === 0 || Number(start) !== at) {
      answer.discard()
      throw new RegistryError('malformed', `${what} came from another place than was asked for`)
    }
    beyond = 0
  }
  for await (const chunk of answer.body) {
    if (chunk.length > beyond) yield beyond === 0 ? chunk : chunk.subarray(beyond)
    beyond = Math.max(0, beyond - chunk.length)
  }
}

function nameOf({ name }: Repository, { digest }: BlobDescriptor): string {
  return `the blob ${digest} of ${name}`
}
