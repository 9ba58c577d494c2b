import type { OsPackage } from '../../core/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseChiselManifest } from './chisel.ts'
import { parseDpkgStatus } from './status.ts'

const status: TextFormat<OsPackage> = {
  id: 'dpkg-status',
  type: 'deb',
  kind: 'installed',
  files: { names: ['status'], only: (path) => path === 'var/lib/dpkg/status' },
  maxBytes: 64 * 1024 * 1024,
  parse: parseDpkgStatus,
}

/** Distroless images have a file a package, of any name, and what the package owns beside it. */
const statusFolder: TextFormat<OsPackage> = {
  id: 'dpkg-status-d',
  type: 'deb',
  kind: 'installed',
  files: {
    suffixes: [''],
    only: (path) => /^var\/lib\/dpkg\/status\.d\/[^/]+$/.test(path) && !path.endsWith('.md5sums'),
  },
  maxBytes: 1024 * 1024,
  parse: parseDpkgStatus,
}

const chisel: TextFormat<OsPackage> = {
  id: 'chisel-manifest',
  type: 'deb',
  kind: 'installed',
  files: { names: ['manifest.wall'] },
  maxBytes: 16 * 1024 * 1024,
  parse: parseChiselManifest,
}

export const dpkgFormats: readonly TextFormat<OsPackage>[] = [status, statusFolder, chisel]
