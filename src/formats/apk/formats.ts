import type { OsPackage } from '../../core/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseApkInstalled } from './installed.ts'

/** Wolfi and newer Alpine keep the database below `usr`. */
const databases: readonly string[] = ['lib/apk/db/installed', 'usr/lib/apk/db/installed']

const installed: TextFormat<OsPackage> = {
  id: 'apk-installed',
  type: 'apk',
  kind: 'installed',
  files: { names: ['installed'], only: (path) => databases.includes(path) },
  maxBytes: 64 * 1024 * 1024,
  parse: parseApkInstalled,
}

export const apkFormats: readonly TextFormat<OsPackage>[] = [installed]
