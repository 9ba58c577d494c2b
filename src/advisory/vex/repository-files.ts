import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type Result, SeawallError } from '../../core/index.ts'
import { readTar } from '../../formats/tar/index.ts'
import type { VexFiles } from './repository.ts'

/** Larger files are passed over. */
const maxEntryBytes = 64 * 1024 * 1024
const maxTotalBytes = 2 * 1024 ** 3

/** A folder on disk. Links are followed inside it only. */
export function folderFiles(folder: string): VexFiles {
  return {
    read(path) {
      try {
        const root = realpathSync(folder)
        const file = realpathSync(join(root, path))
        const stat = lstatSync(file)
        const isInside = file.startsWith(root.endsWith(sep) ? root : `${root}${sep}`)
        return isInside && stat.isFile() && stat.size <= maxEntryBytes ? readFileSync(file) : undefined
      } catch {
        return undefined // not there, or not readable: whoever asked says so
      }
    },
  }
}

/** A `.tar.gz`, `.tar.zst` or `.tar`, whose files may stand in a folder of their own, as archives of GitHub do. */
export async function archiveFiles(chunks: AsyncIterable<Uint8Array>): Promise<Result<VexFiles>> {
  const files = new Map<string, Buffer>()
  const wants = (path: string): boolean => path.endsWith('.json')
  for await (const entry of readTar(chunks, { maxEntryBytes, maxTotalBytes, wants })) {
    if (entry.kind === 'malformed') return { ok: false, error: new SeawallError('malformed', entry.message) }
    if (entry.kind === 'file') files.set(entry.path, entry.bytes)
  }
  const [top] = [...files.keys()].filter((path) => /(^|\/)index\.json$/.test(path)).sort(byDepth)
  const folder = top === undefined ? '' : top.slice(0, top.lastIndexOf('/') + 1)
  return { ok: true, value: { read: (path) => files.get(folder + path) } }
}

function byDepth(left: string, right: string): number {
  return left.split('/').length - right.split('/').length
}
