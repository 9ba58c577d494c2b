/** An image as a pod names it. */
export interface ImageReference {
  /** Registry and repository as written, without tag and digest. */
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Splits `registry:5000/team/app:1.2@sha256:…`; a colon before a slash belongs to the registry's port. */
export function parseImageReference(image: string): ImageReference {
  const at = image.indexOf('@')
  const digest = at < 0 ? undefined : image.slice(at + 1)
  const rest = at < 0 ? image : image.slice(0, at)
  const colon = rest.lastIndexOf(':')
  const hasTag = colon > rest.lastIndexOf('/')
  return { name: hasTag ? rest.slice(0, colon) : rest, tag: hasTag ? rest.slice(colon + 1) : undefined, digest }
}
