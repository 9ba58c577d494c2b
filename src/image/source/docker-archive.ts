import { createHash } from 'node:crypto'
import { SeawallError } from '../../core/index.ts'
import { type DockerArchiveImage, readDockerArchive, readImageConfig } from '../../formats/oci/index.ts'
import type { ArchiveIndex } from './archive-index.ts'
import { readRange, streamRange } from './read-file.ts'
import type { ImageSource, SourceLayer } from './types.ts'

const maxTextBytes = 8 * 1024 * 1024

/** Opens an archive of `docker save`, `podman save`, kaniko or skopeo: old names, new names and links between them. */
export async function openDockerArchive(
  archive: ArchiveIndex,
  name: string,
  choice: string | undefined,
): Promise<ImageSource> {
  const listed = readDockerArchive(await text(archive, 'manifest.json', name), `manifest.json of ${name}`)
  if (!listed.ok) throw listed.error
  const image = chosen(listed.value, choice, name)
  const content = await text(archive, image.config, name)
  const read = readImageConfig(content, `the configuration of ${name}`)
  if (!read.ok) throw read.error
  return {
    kind: 'docker-archive',
    name,
    imageId: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    tags: image.repoTags,
    config: read.value,
    annotations: {},
    layers: image.layers.map((member, index) => layerOf(archive, name, member, index, read.value.diffIds[index] ?? '')),
    close: () => Promise.resolve(),
  }
}

function chosen(images: readonly DockerArchiveImage[], choice: string | undefined, name: string): DockerArchiveImage {
  const fitting = choice === undefined ? images : images.filter(({ repoTags }) => repoTags.includes(choice))
  const [only, ...others] = fitting
  if (only !== undefined && others.length === 0) return only
  const tags = images.flatMap(({ repoTags }) => repoTags)
  throw new SeawallError(
    'usage',
    only === undefined ? `${name} holds no image tagged ${choice}` : `${name} holds ${fitting.length} images`,
    { hint: `choose one with --tag: ${tags.slice(0, 10).join(', ') || 'they have no tags'}` },
  )
}

async function text(archive: ArchiveIndex, member: string, name: string): Promise<Buffer> {
  const range = archive.find(member)
  if (range === undefined)
    throw new SeawallError('malformed', `${name} has no ${member}, which its manifest names`, {
      hint: 'is the file complete?',
    })
  return readRange(range, maxTextBytes, `${member} of ${name}`)
}

function layerOf(archive: ArchiveIndex, name: string, member: string, index: number, diffId: string): SourceLayer {
  const range = archive.find(member)
  // Skopeo and kaniko name a member by its digest; the old layout names folders by other ids.
  return {
    index,
    diffId,
    mediaType: '',
    storedBytes: range?.length ?? 0,
    content: {
      kind: 'archive',
      open: () => {
        if (range === undefined)
          throw new SeawallError('malformed', `${name} has no ${member}, which its manifest names as layer ${index}`, {
            hint: 'is the file complete?',
          })
        return streamRange(range)
      },
    },
  }
}
