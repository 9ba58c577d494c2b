import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SeawallError } from '../../core/index.ts'
import { parseReference } from '../../formats/oci/index.ts'
import { makeFolder } from '../make-folder.ts'
import { type ImageSource, openLocalImage } from '../source/index.ts'
import { saveImage } from './save-image.ts'
import { findSocket } from './socket.ts'

export interface DaemonOptions {
  /** Found by DOCKER_HOST or in the usual places when left out. */
  readonly socket?: string
  readonly env?: NodeJS.ProcessEnv
  /** Where the daemon's archive is kept while it is read. */
  readonly spoolFolder: string
  readonly maxSpoolBytes?: number
  readonly silenceMs?: number
  readonly signal?: AbortSignal
}

const defaultSpoolBytes = 64 * 1024 ** 3
const defaultSilenceMs = 300_000

/** Opens an image of Docker or Podman on this machine; `close` removes the archive that was written for it. */
export async function openDaemonImage(name: string, options: DaemonOptions): Promise<ImageSource> {
  const asked = askedName(name)
  const { spoolFolder, maxSpoolBytes = defaultSpoolBytes, silenceMs = defaultSilenceMs, signal } = options
  const socket = findSocket(options.socket, options.env)
  makeFolder(spoolFolder)
  const file = join(spoolFolder, `${randomUUID()}.tar`)
  const remove = (): Promise<void> => rm(file, { force: true })
  try {
    await saveImage(asked, file, {
      socket,
      maxBytes: maxSpoolBytes,
      silenceMs,
      ...(signal !== undefined && { signal }),
    })
    const source = await openLocalImage(file, { spoolFolder, maxSpoolBytes })
    const close = async (): Promise<void> => {
      await source.close()
      await remove()
    }
    return { ...source, kind: 'daemon', name, close }
  } catch (error) {
    await remove()
    throw error
  }
}

/** A daemon asked for a name without a tag saves every image of that name. */
function askedName(name: string): string {
  if (/^(?:sha256:)?[0-9a-f]{12,64}$/.test(name)) return name
  const read = parseReference(name)
  if (!read.ok) throw new SeawallError('usage', `"${name}" is neither an image reference nor an image id`)
  const { tag, digest } = read.value
  return digest === undefined && tag === 'latest' && !name.endsWith(':latest') ? `${name}:latest` : name
}
