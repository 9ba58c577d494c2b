import { type Descriptor, isDigest, readManifest } from '../../formats/oci/index.ts'
import { RegistryError } from './error.ts'
import { fetchManifest } from './manifest.ts'
import { pagesOf } from './pages.ts'
import type { Repository } from './repository.ts'

export interface Referrers {
  readonly descriptors: readonly Descriptor[]
  /** The API of the distribution specification 1.1, or the tag that stands in for it. */
  readonly from: 'api' | 'tag' | 'nowhere'
  /** There are more than `maxReferrers`. */
  readonly isCut: boolean
}

export interface ReferrersOptions {
  readonly artifactType?: string
  readonly maxReferrers?: number
}

/**
 * What refers to a manifest: signatures, bills of materials, attestations. Registries may take no notice of the filter, and
 * the tag has none, so it is applied here again.
 */
export async function listReferrers(
  repository: Repository,
  digest: string,
  { artifactType, maxReferrers = 1000 }: ReferrersOptions = {},
): Promise<Referrers> {
  if (!isDigest(digest)) throw new RegistryError('reference', `"${digest.slice(0, 80)}" is no digest`)
  const found = (await byApi(repository, digest, artifactType, maxReferrers)) ?? (await byTag(repository, digest))
  const fitting = found.descriptors.filter((one) => artifactType === undefined || one.artifactType === artifactType)
  return { ...found, descriptors: fitting.slice(0, maxReferrers), isCut: fitting.length > maxReferrers }
}

type Found = Omit<Referrers, 'isCut'>

async function byApi(
  repository: Repository,
  digest: string,
  artifactType: string | undefined,
  maxReferrers: number,
): Promise<Found | undefined> {
  const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`
  const descriptors: Descriptor[] = []
  try {
    for await (const page of pagesOf(repository, `referrers/${digest}${query}`, 'the list of referrers')) {
      const read = readManifest(page, 'a list of referrers')
      if (!read.ok || read.value.kind !== 'index') return undefined // some answer 200 to anything
      descriptors.push(...read.value.manifests)
      if (descriptors.length > maxReferrers) break
    }
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
  return { descriptors, from: 'api' }
}

/** Distribution specification, "Referrers Tag Schema". */
async function byTag(repository: Repository, digest: string): Promise<Found> {
  const tag = digest.replace(':', '-').slice(0, 128)
  try {
    const { manifest } = await fetchManifest(repository, tag)
    if (manifest.kind === 'index') return { descriptors: manifest.manifests, from: 'tag' }
  } catch (error) {
    if (!isMissing(error)) throw error
  }
  return { descriptors: [], from: 'nowhere' }
}

/** Registries of old answer 404, and some that do not know the address 400 or 405. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false
  return error.reason === 'not-found' || [400, 405, 501].includes(error.details.status ?? 0)
}
