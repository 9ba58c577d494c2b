import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { printable, SeawallError } from '../../core/index.ts'
import { type Platform, parsePlatform } from '../../formats/oci/index.ts'
import {
  accountAnalyser,
  type ImageSource,
  inventoryAnalysers,
  openLocalImage,
  type ReadImage,
  readImage,
  secretAnalyser,
  surfaceAnalysers,
} from '../../image/index.ts'
import { terminalOf } from '../io.ts'
import { cacheFolder } from './cache-folder.ts'

export interface ImageFlags {
  readonly platform?: string
  readonly tag?: string
  readonly quiet?: boolean
  readonly color?: boolean
}

export interface WhatToRead {
  /** Also credentials and accounts, and not only packages. */
  readonly judged: boolean
  readonly digests?: boolean
}

/** Opens an image by whatever names it, reads all of it, and closes it. */
export async function readNamed(
  name: string,
  flags: ImageFlags,
  { judged, digests = false }: WhatToRead,
): Promise<ReadImage> {
  const spoolFolder = join(cacheFolder(process.env), 'spool')
  const source = await open(name, flags, spoolFolder)
  const { progress } = terminalOf(process.env, flags)
  try {
    return await readImage(source, {
      spoolFolder,
      digests,
      analysers: judged ? [...surfaceAnalysers, accountAnalyser, secretAnalyser()] : inventoryAnalysers,
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

async function open(name: string, flags: ImageFlags, spoolFolder: string): Promise<ImageSource> {
  const platform = platformOf(flags.platform)
  const { tag } = flags
  if (existsSync(name))
    return openLocalImage(name, {
      spoolFolder,
      ...(platform !== undefined && { platform }),
      ...(tag !== undefined && { tag }),
    })
  throw new SeawallError('not-found', `there is no file or folder ${printable(name)}`, {
    hint: 'give an archive (docker save, skopeo copy), an OCI layout or the folder of a root file system',
  })
}

function platformOf(text: string | undefined): Platform | undefined {
  if (text === undefined) return undefined
  const platform = parsePlatform(text)
  if (platform === undefined)
    throw new SeawallError('usage', `--platform must be like linux/arm64, not "${printable(text)}"`)
  return platform
}
