import { rootOf, type TestImage } from './image.ts'

export interface PushTarget {
  readonly url: string
  /** `Basic …`, where the registry wants it. */
  readonly authorization?: string
}

/** Pushes an image with plain requests to any registry, ours or a real one; gives the digest of what it begins with. */
export async function pushImage(
  target: PushTarget,
  repository: string,
  tag: string | undefined,
  image: TestImage,
): Promise<string> {
  for (const [digest, content] of image.blobs) await pushBlob(target, repository, digest, content)
  const root = rootOf(image)
  for (const { mediaType, digest, content } of image.manifests) {
    const references = digest === root.digest && tag !== undefined ? [digest, tag] : [digest]
    for (const reference of references)
      await call(target, 'PUT', `/v2/${repository}/manifests/${reference}`, content, { 'content-type': mediaType })
  }
  return root.digest
}

async function pushBlob(target: PushTarget, repository: string, digest: string, content: Buffer): Promise<void> {
  const started = await call(target, 'POST', `/v2/${repository}/blobs/uploads/`)
  const place = new URL(started.headers.get('location') ?? '', target.url)
  place.searchParams.set('digest', digest)
  await call(target, 'PUT', place.href, content, { 'content-type': 'application/octet-stream' })
}

async function call(
  { url, authorization }: PushTarget,
  method: string,
  path: string,
  content?: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const answer = await fetch(new URL(path, url), {
    method,
    headers: { ...headers, ...(authorization !== undefined && { authorization }) },
    ...(content !== undefined && { body: new Uint8Array(content) }),
  })
  if (answer.ok) return answer
  throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
}
