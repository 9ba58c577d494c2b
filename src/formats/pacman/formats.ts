import type { OsPackage } from '../../core/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parsePacmanDesc } from './desc.ts'

const entry = /^var\/lib\/pacman\/local\/([^/]+)\/(?:desc|files)$/

const desc: TextFormat<OsPackage> = {
  id: 'pacman-desc',
  type: 'alpm',
  kind: 'installed',
  files: { names: ['desc'], only: (path) => entry.test(path) },
  maxBytes: 1024 * 1024,
  parse: parsePacmanDesc,
}

export const pacmanFormats: readonly TextFormat<OsPackage>[] = [desc]

export const pacmanListFiles: FilePattern = { names: ['files'], only: (path) => entry.test(path) }

/** The package whose files this file lists. Its folder is called `NAME-VERSION-RELEASE`. */
export function ownerOfPacmanList(path: string): string | undefined {
  return /^(.+)-[^-]+-[^-]+$/.exec(entry.exec(path)?.[1] ?? '')?.[1]
}
