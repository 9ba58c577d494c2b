import { isDigest } from '../../formats/oci/index.ts'
import type { Ask } from './ask.ts'
import type { BlobDescriptor } from './blob.ts'
import { RegistryError } from './error.ts'
import type { WireAnswer } from './http/index.ts'
import type { Repository } from './repository.ts'
import { withRetries } from './retry.ts'
import { digestOf } from './verify.ts'

/** Larger ones are sent in pieces: many a proxy takes no more at once. */
const pieceBytes = 8 * 1024 * 1024

/** Whether the registry has a blob already (distribution specification, "Checking if content exists"). */
export async function hasBlob(repository: Repository, { digest, size }: BlobDescriptor): Promise<boolean> {
  if (!isDigest(digest)) throw new RegistryError('reference', `"${digest.slice(0, 80)}" is no digest`)
  const ask: Ask = {
    path: `blobs/${digest}`,
    what: `the blob ${digest}`,
    method: 'HEAD',
    signal: repository.deadline('answerMs'),
  }
  try {
    const answer = await withRetries(repository.retry, ask.signal, () => repository.send(ask))
    answer.discard()
    const length = answer.headers['content-length']
    return length === undefined || Number(length) === size
  } catch (error) {
    if (error instanceof RegistryError && error.reason === 'not-found') return false
    throw error
  }
}

/** Puts a blob into a repository; an upload that breaks is begun anew. */
export async function pushBlob(repository: Repository, content: Buffer): Promise<BlobDescriptor> {
  const digest = digestOf(content, 'sha256')
  const signal = repository.deadline('blobMs')
  const what = `the blob ${digest}`
  await withRetries(repository.retry, signal, () => upload(repository, content, { digest, what, signal }))
  return { digest, size: content.length }
}

interface Upload {
  readonly digest: string
  readonly what: string
  readonly signal: AbortSignal
}

async function upload(repository: Repository, content: Buffer, { digest, what, signal }: Upload): Promise<void> {
  const send = async (ask: Omit<Ask, 'what' | 'signal'>): Promise<WireAnswer> => {
    const answer = await repository.send({ ...ask, what, signal })
    answer.discard()
    return answer
  }
  let place = repository.placeOf(await send({ path: 'blobs/uploads/', method: 'POST', content: Buffer.alloc(0) }))
  let at = 0
  for (; content.length - at > pieceBytes; at += pieceBytes) {
    const piece = content.subarray(at, at + pieceBytes)
    place = repository.placeOf(
      await send({ path: place, method: 'PATCH', content: piece, headers: headersOf(at, piece, true) }),
    )
  }
  place.searchParams.set('digest', digest)
  const rest = content.subarray(at)
  await send({ path: place, method: 'PUT', content: rest, headers: headersOf(at, rest, at > 0) })
}

function headersOf(at: number, piece: Buffer, isPart: boolean): Readonly<Record<string, string>> {
  const range = `${at}-${at + piece.length - 1}`
  return { 'content-type': 'application/octet-stream', ...(isPart && { 'content-range': range }) }
}

/** Puts a manifest under a tag, or under its digest; everything that it names has to be there. Gives its digest. */
export async function pushManifest(
  repository: Repository,
  reference: string,
  { mediaType, content }: { readonly mediaType: string; readonly content: Buffer },
): Promise<string> {
  const ask: Ask = {
    path: `manifests/${reference}`,
    what: `the manifest ${reference}`,
    method: 'PUT',
    content,
    headers: { 'content-type': mediaType },
    signal: repository.deadline('answerMs'),
  }
  const answer = await withRetries(repository.retry, ask.signal, () => repository.send(ask))
  answer.discard()
  const digest = digestOf(content, 'sha256')
  const said = answer.headers['docker-content-digest']
  if (typeof said === 'string' && said !== digest)
    throw new RegistryError('digest', `${repository.name} has made ${said} of the manifest ${digest}`, {
      hint: 'the registry or something before it is broken, or lies',
    })
  return digest
}
