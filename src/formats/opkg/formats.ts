import type { OsPackage } from '../../core/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseOpkgStatus } from './status.ts'

const inFolder = /^(?:usr|var)\/lib\/opkg\/(?:status|info\/([^/]+)\.(?:control|list))$/

const status: TextFormat<OsPackage> = {
  id: 'opkg-status',
  type: 'opkg',
  kind: 'installed',
  files: { names: ['status'], only: (path) => inFolder.test(path) },
  maxBytes: 16 * 1024 * 1024,
  parse: parseOpkgStatus,
}

const control: TextFormat<OsPackage> = {
  id: 'opkg-control',
  type: 'opkg',
  kind: 'installed',
  files: { suffixes: ['.control'], only: (path) => inFolder.test(path) },
  maxBytes: 1024 * 1024,
  parse: parseOpkgStatus,
}

export const opkgFormats: readonly TextFormat<OsPackage>[] = [status, control]

export const opkgListFiles: FilePattern = { suffixes: ['.list'], only: (path) => inFolder.test(path) }

/** The package whose files this file lists. */
export function ownerOfOpkgList(path: string): string | undefined {
  return inFolder.exec(path)?.[1]
}
