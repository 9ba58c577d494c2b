import { readTar } from '../../formats/tar/index.ts'
import { type Chunks, type EstateItem, type SourceOptions, unread } from './items.ts'
import { readText } from './text.ts'

export const isArchive = (file: string): boolean => /\.(tar|tar\.gz|tgz)$/i.test(file)
export const isManifest = (file: string): boolean => /\.(ya?ml|json)$/i.test(file)

const maxEntryBytes = 256 * 1024 * 1024

const reasons = {
  link: 'it is a link, and links in archives are not followed',
  'unsafe-path': 'its path leads out of the archive',
  'too-large': 'it is larger than 256 MiB',
  special: 'it is no regular file',
}

/** The manifests of a `.tar` or `.tar.gz`, without writing anything to disk. */
export async function* readArchive(file: string, chunks: Chunks, options: SourceOptions): AsyncGenerator<EstateItem> {
  for await (const entry of readTar(chunks, { maxEntryBytes, wants: isManifest })) {
    if (entry.kind === 'malformed') yield unread(file, 1, entry.message, 'is the archive complete?')
    else if (entry.kind === 'file')
      yield* readText(`${file}!${entry.path}`, once(entry.bytes), { ...options, named: false })
    else if (isManifest(entry.path) || entry.why === 'unsafe-path')
      yield unread(`${file}!${entry.path}`, 1, `this entry was not read: ${reasons[entry.why]}`, 'pack the file itself')
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
