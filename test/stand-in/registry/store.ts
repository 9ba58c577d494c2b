import { type StoredManifest, sha256 } from './image.ts'

/** What a registry holds; two servers may share one. */
export interface RegistryStore {
  readonly blobs: Map<string, Buffer>
  readonly repositories: Map<string, StoredRepository>
}

export interface StoredRepository {
  readonly manifests: Map<string, StoredManifest>
  readonly tags: Map<string, string>
}

export function newStore(): RegistryStore {
  return { blobs: new Map(), repositories: new Map() }
}

export function repositoryIn(store: RegistryStore, name: string): StoredRepository {
  const known = store.repositories.get(name)
  if (known !== undefined) return known
  const made: StoredRepository = { manifests: new Map(), tags: new Map() }
  store.repositories.set(name, made)
  return made
}

export function findManifest(store: RegistryStore, name: string, reference: string): StoredManifest | undefined {
  const repository = store.repositories.get(name)
  return repository?.manifests.get(reference) ?? repository?.manifests.get(repository.tags.get(reference) ?? '')
}

/** Keeps a manifest, under a tag when the reference is one. */
export function putManifest(
  store: RegistryStore,
  name: string,
  reference: string,
  { mediaType, content }: Pick<StoredManifest, 'mediaType' | 'content'>,
): StoredManifest {
  const manifest = { mediaType, content, digest: sha256(content) }
  const repository = repositoryIn(store, name)
  repository.manifests.set(manifest.digest, manifest)
  if (!reference.includes(':')) repository.tags.set(reference, manifest.digest)
  return manifest
}

/** Descriptors of the manifests whose `subject` is this digest. */
export function referrersOf(store: RegistryStore, name: string, subject: string): readonly Referrer[] {
  const all = [...(store.repositories.get(name)?.manifests.values() ?? [])]
  return all.flatMap(({ mediaType, digest, content }) => {
    const value = JSON.parse(content.toString('utf8'))
    if (value.subject?.digest !== subject) return []
    const artifactType: string = value.artifactType ?? value.config?.mediaType ?? ''
    return [{ mediaType, digest, size: content.length, artifactType, annotations: value.annotations ?? {} }]
  })
}

export interface Referrer {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly artifactType: string
  readonly annotations: Readonly<Record<string, string>>
}
