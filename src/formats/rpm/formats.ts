import type { OsPackage } from '../../core/index.ts'
import type { BinaryFormat, PackageFormat, TextFormat } from '../packages/index.ts'
import { parseRpmDatabase } from './database.ts'
import { parseRpmManifest } from './manifest.ts'

/** `usr/lib/sysimage` on newer Fedora and SUSE, `usr/share/rpm` on systems of OSTree. */
const databaseFolder = /^(?:var\/lib\/rpm|usr\/lib\/sysimage\/rpm|usr\/share\/rpm)\/[^/]+$/

const database: BinaryFormat<OsPackage> = {
  id: 'rpm-database',
  type: 'rpm',
  kind: 'installed',
  files: { names: ['Packages', 'Packages.db', 'rpmdb.sqlite'], only: (path) => databaseFolder.test(path) },
  inspect: (view) => parseRpmDatabase(view),
}

const manifest: TextFormat<OsPackage> = {
  id: 'rpm-manifest',
  type: 'rpm',
  kind: 'installed',
  files: { names: ['container-manifest-2'], only: (path) => path.startsWith('var/lib/rpmmanifest/') },
  maxBytes: 16 * 1024 * 1024,
  parse: parseRpmManifest,
}

export const rpmFormats: readonly PackageFormat<OsPackage>[] = [database, manifest]
