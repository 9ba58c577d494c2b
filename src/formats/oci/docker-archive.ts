import { isArray, isObject, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { textList } from './descriptor.ts'
import { maxLayers } from './manifest.ts'

/** An image of `docker save`: names of members of the archive. */
export interface DockerArchiveImage {
  readonly config: string
  readonly repoTags: readonly string[]
  readonly layers: readonly string[]
}

const maxImages = 10_000

/** Reads the `manifest.json` of `docker save`, the image specification of Docker 1.2. */
export function readDockerArchive(content: Buffer, what: string): Result<readonly DockerArchiveImage[]> {
  const parsed = parseJson(content.toString('utf8'))
  if (!parsed.ok) return refused(`${what} is no JSON: ${parsed.error.message}`)
  if (!isArray(parsed.value)) return refused(`${what} is no list of images`)
  const images = parsed.value.filter(isObject).map((one) => ({
    config: textAt(one, 'Config') ?? '',
    repoTags: textList(one, 'RepoTags'),
    layers: textList(one, 'Layers'),
  }))
  const most = Math.max(0, ...images.slice(0, maxImages).map(({ layers }) => layers.length))
  if (most > maxLayers || images.length > maxImages)
    return refused(`${what} names more layers or images than an archive may have (${maxLayers} and ${maxImages})`)
  return images.some(({ config }) => config !== '') ? { ok: true, value: images } : refused(`${what} names no image`)
}

function refused(message: string): Result<readonly DockerArchiveImage[]> {
  return { ok: false, error: new SeawallError('malformed', message) }
}
