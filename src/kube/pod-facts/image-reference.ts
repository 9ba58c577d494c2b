/** An image as a pod names it. */
export interface ImageReference {
  /** Registry and repository as written, without tag and digest. */
  readonly name: string
  readonly tag: string | undefined
  /** A well-formed digest; anything else behind `@` pins nothing. */
  readonly digest: string | undefined
}

/** OCI image specification, "Digests": registered algorithms have a fixed length, others are free. */
const registered: Readonly<Record<string, RegExp>> = {
  sha256: /^[a-f0-9]{64}$/,
  sha512: /^[a-f0-9]{128}$/,
  blake3: /^[a-f0-9]{64}$/,
}

function isDigest(text: string): boolean {
  const match = /^([a-z0-9]{1,40}(?:[+._-][a-z0-9]{1,40}){0,5}):([a-zA-Z0-9=_-]{1,256})$/.exec(text)
  if (match === null) return false
  const [, algorithm = '', encoded = ''] = match
  return !Object.hasOwn(registered, algorithm) || registered[algorithm]?.test(encoded) === true
}

/** Splits `registry:5000/team/app:1.2@sha256:…`; a colon before a slash belongs to the registry's port. */
export function parseImageReference(image: string): ImageReference {
  const at = image.indexOf('@')
  const written = at < 0 ? undefined : image.slice(at + 1)
  const digest = written !== undefined && isDigest(written) ? written : undefined
  const rest = at < 0 ? image : image.slice(0, at)
  const colon = rest.lastIndexOf(':')
  const hasTag = colon > rest.lastIndexOf('/')
  return { name: hasTag ? rest.slice(0, colon) : rest, tag: hasTag ? rest.slice(colon + 1) : undefined, digest }
}
