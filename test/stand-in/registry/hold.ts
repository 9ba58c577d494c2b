import { rootOf, type TestImage } from './image.ts'
import type { StandInRegistry } from './server.ts'
import { putManifest } from './store.ts'

/** Puts an image into a stand-in without asking at its door; gives the digest of what it begins with. */
export function holdImage({ store }: StandInRegistry, repository: string, tag: string, image: TestImage): string {
  for (const [digest, content] of image.blobs) store.blobs.set(digest, content)
  for (const manifest of image.manifests) putManifest(store, repository, manifest.digest, manifest)
  const root = rootOf(image)
  putManifest(store, repository, tag, root)
  return root.digest
}
