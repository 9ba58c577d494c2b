import { randomUUID } from 'node:crypto'
import { createWriteStream, statSync } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { messageOf, SeawallError } from '../../core/index.ts'
import type { Platform } from '../../formats/oci/index.ts'
import { compressionOf, decompress } from '../../formats/tar/index.ts'
import { makeFolder } from '../make-folder.ts'
import { indexArchive } from './archive-index.ts'
import { openDockerArchive } from './docker-archive.ts'
import { type LayoutChoice, openLayout } from './oci-layout.ts'
import { streamRange } from './read-file.ts'
import { openRootfs } from './rootfs.ts'
import type { FileRange, ImageSource } from './types.ts'

export interface OpenOptions {
  readonly platform?: Platform
  /** Which image of an archive that holds several. */
  readonly tag?: string
  /** Where a compressed archive is unpacked to while it is read; emptied again. */
  readonly spoolFolder: string
  /** Of an archive that is compressed as a whole, once unpacked. */
  readonly maxSpoolBytes?: number
}

const defaultSpoolBytes = 64 * 1024 ** 3

/** Layers inside are compressed already, or shrink to a third: what unpacks to far more is a bomb against the disk. */
function spoolLimit(packedBytes: number, most: number): number {
  return Math.min(most, Math.max(256 * 1024 ** 2, packedBytes * 100))
}

/** Opens an image of this machine: an archive, a layout folder, or the folder of a root file system. */
export async function openLocalImage(path: string, options: OpenOptions): Promise<ImageSource> {
  const found = await stat(path).catch((error: unknown) => {
    throw new SeawallError('not-found', `${path} cannot be opened: ${messageOf(error)}`)
  })
  if (found.isFile()) return openArchive(path, options)
  if (!found.isDirectory())
    throw new SeawallError('unsupported', `${path} is neither a file nor a folder`, {
      hint: 'an archive is read at many places: a pipe or device must be saved to a file before',
    })
  if (isFile(join(path, 'index.json')) && isFile(join(path, 'oci-layout')))
    return openLayout(folderFiles(path), choiceOf(options))
  if (isFile(join(path, 'manifest.json')) && !isFile(join(path, 'etc/os-release')))
    throw new SeawallError('unsupported', `${path} is an unpacked archive of docker save`, {
      hint: 'give the archive itself, or an OCI layout: skopeo copy docker-archive:app.tar oci:app',
    })
  return openRootfs(path)
}

function choiceOf({ platform, tag }: OpenOptions): LayoutChoice {
  return {
    platform: platform ?? { os: 'linux', architecture: hostArchitecture() },
    platformGiven: platform !== undefined,
    ...(tag !== undefined && { tag }),
  }
}

/** As images name it. */
export function hostArchitecture(): string {
  return process.arch === 'x64' ? 'amd64' : process.arch
}

async function openArchive(path: string, options: OpenOptions): Promise<ImageSource> {
  const start = await firstBytes(path)
  if (compressionOf(start) === 'none') return openPlainArchive(path, path, options)
  const spooled = await spool(path, options)
  const remove = (): Promise<void> => rm(spooled, { force: true })
  try {
    const source = await openPlainArchive(spooled, path, options)
    return { ...source, close: remove }
  } catch (error) {
    await remove()
    throw error
  }
}

async function openPlainArchive(file: string, name: string, options: OpenOptions): Promise<ImageSource> {
  const archive = await indexArchive(file, name)
  if (archive.find('manifest.json') !== undefined) return openDockerArchive(archive, name, options.tag)
  if (archive.find('index.json') !== undefined)
    return openLayout({ name, find: (path) => Promise.resolve(archive.find(path)) }, choiceOf(options))
  throw new SeawallError(
    'unsupported',
    `${name} is a tar archive and no image: it has neither manifest.json nor index.json`,
    {
      hint: 'make one with docker save, podman save, skopeo copy or buildx --output type=oci; a root file system is read as a folder',
    },
  )
}

async function firstBytes(path: string): Promise<Buffer> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw new SeawallError('not-readable', `${path} cannot be read: ${messageOf(error)}`, { hint: 'may you read it?' })
  })
  try {
    const buffer = Buffer.alloc(4)
    const { bytesRead } = await handle.read(buffer, 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** What is compressed as a whole cannot be read at any place, and layers stand before the manifest that names them. */
async function spool(path: string, { spoolFolder, maxSpoolBytes = defaultSpoolBytes }: OpenOptions): Promise<string> {
  makeFolder(spoolFolder)
  const file = join(spoolFolder, `${randomUUID()}.tar`)
  const { size } = await stat(path)
  const whole = streamRange({ file: path, offset: 0, length: size })
  try {
    await pipeline(
      Readable.from(bounded(decompress(whole), spoolLimit(size, maxSpoolBytes), path)),
      createWriteStream(file, { mode: 0o600 }),
    )
    return file
  } catch (error) {
    await rm(file, { force: true })
    if (error instanceof SeawallError) throw error
    throw new SeawallError('malformed', `${path} cannot be unpacked: ${messageOf(error)}`, {
      hint: 'is the file complete?',
    })
  }
}

async function* bounded(chunks: AsyncIterable<Uint8Array>, limit: number, path: string): AsyncGenerator<Uint8Array> {
  let seen = 0
  for await (const chunk of chunks) {
    seen += chunk.length
    if (seen > limit) throw new SeawallError('too-large', `${path} unpacks to more than the limit of ${limit} bytes`)
    yield chunk
  }
}

function folderFiles(folder: string): Parameters<typeof openLayout>[0] {
  return {
    name: folder,
    find: async (path): Promise<FileRange | undefined> => {
      const file = join(folder, path)
      const found = await stat(file).catch(() => undefined) // absent is an answer
      return found?.isFile() ? { file, offset: 0, length: found.size } : undefined
    },
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}
