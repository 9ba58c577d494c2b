import { acceptedManifests, isDigest, type Manifest, maxManifestBytes, readManifest } from '../../formats/oci/index.ts'
import { RegistryError } from './error.ts'
import { readWhole, type WireAnswer } from './http/index.ts'
import type { Repository } from './repository.ts'
import { digestOf, requireDigest } from './verify.ts'

export interface FetchedManifest {
  /** Of the bytes as they came. */
  readonly digest: string
  /** As the registry names it. */
  readonly mediaType: string
  readonly content: Buffer
  readonly manifest: Manifest
}

/** Fetches a manifest or an index by tag or digest; its bytes are those the digest says. */
export async function fetchManifest(repository: Repository, reference: string): Promise<FetchedManifest> {
  const fetched = await fetchManifestContent(repository, reference)
  const named = `the manifest ${reference} of ${repository.name}`
  const read = readManifest(fetched.content, named)
  if (!read.ok) throw read.error
  refuseOtherKind(fetched.mediaType, read.value, named)
  return { ...fetched, manifest: read.value }
}

/** The same, whatever stands in it. */
export async function fetchManifestContent(
  repository: Repository,
  reference: string,
): Promise<Omit<FetchedManifest, 'manifest'>> {
  if (!isDigest(reference) && !/^\w[\w.-]{0,127}$/.test(reference))
    throw new RegistryError('reference', `"${reference.slice(0, 80)}" is neither a tag nor a digest`)
  const what = `the manifest ${reference}`
  const answer = await repository.get({
    path: `manifests/${reference}`,
    what,
    headers: { accept: acceptedManifests.join(', ') },
    signal: repository.deadline('answerMs'),
  })
  const named = `${what} of ${repository.name}`
  const content = await readWhole(answer, maxManifestBytes, named)
  const digest = digestOfAnswer(content, reference, answer, named)
  return { digest, mediaType: contentType(answer), content }
}

/** Asked by digest it has to be that; asked by tag it has to be what the registry says of it. */
function digestOfAnswer(content: Buffer, reference: string, { headers }: WireAnswer, what: string): string {
  const told = headers['docker-content-digest']
  if (typeof told === 'string' && isDigest(told)) requireDigest(content, told, what)
  if (!isDigest(reference)) return digestOf(content, 'sha256')
  requireDigest(content, reference, what)
  return reference
}

function contentType({ headers }: WireAnswer): string {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
}

/** The same bytes must not be an image to us and an index to others (CVE-2021-41190). */
function refuseOtherKind(mediaType: string, { kind, mediaType: own }: Manifest, what: string): void {
  if (!acceptedManifests.includes(mediaType)) return
  const isIndex = /index|list/.test(mediaType)
  if (isIndex === (kind === 'index') && (own === '' || own === mediaType)) return
  throw new RegistryError('malformed', `${what} is served as ${mediaType} and is something else`, {
    hint: 'push the image again',
  })
}
