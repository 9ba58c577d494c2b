import type { ImageManifest, ImageReference } from '../../formats/oci/index.ts'
import { byPlatform, type LayoutChoice } from '../source/index.ts'
import { RegistryError } from './error.ts'
import { type FetchedManifest, fetchManifest } from './manifest.ts'
import type { Repository } from './repository.ts'

export interface ResolvedImage {
  readonly manifest: ImageManifest
  readonly digest: string
  /** Of the outermost index it was chosen from. */
  readonly indexDigest: string | undefined
}

const maxDepth = 4

/** From a tag or digest to the manifest of one image, through as many indexes as there are. */
export async function resolveImage(
  repository: Repository,
  { tag, digest }: ImageReference,
  choice: LayoutChoice,
): Promise<ResolvedImage> {
  let found: FetchedManifest = await fetchManifest(repository, digest ?? tag ?? 'latest')
  let indexDigest: string | undefined
  for (let depth = 0; found.manifest.kind === 'index'; depth++) {
    if (depth === maxDepth)
      throw new RegistryError('malformed', `${repository.name} nests indexes deeper than ${maxDepth}`)
    indexDigest ??= found.digest
    const next = byPlatform(found.manifest.manifests, choice, repository.name)
    found = await fetchManifest(repository, next.digest)
  }
  return { manifest: found.manifest, digest: found.digest, indexDigest }
}
