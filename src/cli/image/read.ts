import { randomUUID } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digestOfText, printable, SeawallError } from '../../core/index.ts'
import {
  accountAnalyser,
  FolderCache,
  type ImageSource,
  imageOfBill,
  inventoryAnalysers,
  type ReadImage,
  readImage,
  readSecretConfig,
  type SecretFinder,
  secretAnalyser,
  surfaceAnalysers,
  unreadOf,
} from '../../image/index.ts'
import { readBounded, removedOnSignals, terminalOf } from '../io.ts'
import { version } from '../version.ts'
import { billIn } from './bill.ts'
import { cacheFolder } from './cache-folder.ts'
import { openInRegistry, openNamed, type SourceFlags } from './open.ts'

export interface ImageFlags extends SourceFlags {
  readonly quiet?: boolean
  readonly cache?: boolean
  readonly secretConfig?: string
  readonly output?: string
  readonly color?: boolean
}

export interface WhatToRead {
  /** Also credentials and accounts, and not only packages. */
  readonly judged: boolean
  readonly digests?: boolean
}

/** Opens an image by whatever names it, reads all of it, and closes it. Nothing stays on the disk, however it ends. */
export async function readNamed(name: string, flags: ImageFlags, what: WhatToRead): Promise<ReadImage> {
  refuseToWriteOver(name, flags.output)
  const bill = await billIn(name)
  if (bill !== undefined) return imageOfBill(bill, name)
  return spooled((spoolFolder) => readInto(spoolFolder, flags, what, () => openNamed(name, flags, spoolFolder)))
}

/** Reads an image of a registry that others have named: it is never a file of this machine. */
export function readFromRegistry(name: string, flags: ImageFlags, what: WhatToRead): Promise<ReadImage> {
  return spooled((spoolFolder) => readInto(spoolFolder, flags, what, () => openInRegistry(name, flags)))
}

/** Nothing stays on the disk, however it ends. */
async function spooled(read: (spoolFolder: string) => Promise<ReadImage>): Promise<ReadImage> {
  const spoolFolder = join(cacheFolder(process.env), 'spool', randomUUID())
  const leave = removedOnSignals(spoolFolder)
  try {
    return whatIsThere(await read(spoolFolder))
  } finally {
    rmSync(spoolFolder, { recursive: true, force: true })
    leave()
  }
}

/** An empty folder is a path that is wrong, and no image without faults. */
function whatIsThere(read: ReadImage): ReadImage {
  const { source, overlay } = read
  const unread = unreadOf(read)
  if (source.kind !== 'rootfs' || overlay.files + unread.layers.length + unread.files.length > 0) return read
  throw new SeawallError('not-found', `there are no files in ${printable(source.name)}`, {
    hint: 'give the folder of a root file system, such as / or what docker export has written',
  })
}

async function readInto(
  spoolFolder: string,
  flags: ImageFlags,
  { judged, digests = false }: WhatToRead,
  open: () => Promise<ImageSource>,
): Promise<ReadImage> {
  const layers = new FolderCache({ folder: join(cacheFolder(process.env), 'layers') })
  const rules = flags.secretConfig === undefined ? undefined : await secretRules(flags.secretConfig)
  const source = await open()
  const { progress } = terminalOf(process.env, flags)
  try {
    return await readImage(source, {
      spoolFolder,
      digests,
      ...(rules !== undefined && { secretFinder: rules.finder }),
      ...(flags.cache !== false && { cache: { layers, program: programMark() } }),
      analysers: judged
        ? [...surfaceAnalysers, accountAnalyser, secretAnalyser(rules?.finder, rules?.name)]
        : inventoryAnalysers,
      onLayer: (index, { walked }) => {
        if (progress)
          process.stderr.write(`\r\u001b[Klayer ${index + 1} of ${source.layers.length}: ${walked.bytes} bytes`)
      },
    })
  } finally {
    if (progress) process.stderr.write('\r\u001b[K')
    await source.close()
  }
}

/** A slip of the shell's completion, and the image would be gone. */
function refuseToWriteOver(name: string, output: string | undefined): void {
  if (output !== undefined && existsSync(name) && resolve(output) === resolve(name))
    throw new SeawallError('usage', '--output names the image itself', { hint: 'write the report to another file' })
}

/** Rules of the user's own; another text has other results. */
async function secretRules(file: string): Promise<{ readonly finder: SecretFinder; readonly name: string }> {
  const text = await readBounded(file, 1024 * 1024)
  const read = readSecretConfig(text)
  if (!read.ok) throw new SeawallError(read.error.code, `${file}: ${read.error.message}`)
  return { finder: read.value, name: digestOfText(text) }
}

/** Results of another build of ours are not used: it may see other things. */
function programMark(): string {
  const { mtimeMs, size } = statSync(fileURLToPath(import.meta.url))
  return `${version} ${mtimeMs} ${size}`
}
