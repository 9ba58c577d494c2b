import { count, type ErrorCode, type OsPackage, type Result, SeawallError } from '../../core/index.ts'
import type { ByteView } from '../byte-view/index.ts'
import { WarningPile } from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'
import { berkeleyBlobs, isBerkeleyHash } from './berkeley.ts'
import type { BlobReader } from './blob-reader.ts'
import { parseRpmHeader, type RpmHeader } from './header.ts'
import { ndbBlobs, ndbMagic } from './ndb.ts'
import { hasUsableName, isSoftware, packageOf } from './package.ts'
import { sqliteBlobs } from './sqlite.ts'
import { sqliteMagic } from './sqlite-pages.ts'

/** The packages of an RPM database of any of its three kinds: SQLite, ndb, Berkeley DB. */
export function parseRpmDatabase(view: ByteView): Result<PackageList<OsPackage>> {
  const read = readRpmHeaders(view)
  if (!read.ok) return read
  const unfit = read.value.headers.filter((header) => !hasUsableName(header))
  const warnings = [
    ...read.value.warnings,
    ...(unfit.length === 0 ? [] : [`${count(unfit.length, 'package')} left out: the name cannot be one`]),
  ]
  const packages = read.value.headers.filter((header) => hasUsableName(header) && isSoftware(header)).map(packageOf)
  return { ok: true, value: { packages, warnings } }
}

export interface RpmHeaders {
  readonly headers: readonly RpmHeader[]
  readonly warnings: readonly string[]
}

/** What the database says of each package, before anything is made of it. */
export function readRpmHeaders(view: ByteView): Result<RpmHeaders> {
  const reader = readerFor(view.read(0, 16))
  if (reader === undefined) return refused('unsupported', 'this is no RPM database of a known kind')
  const warnings = new WarningPile()
  const headers: RpmHeader[] = []
  for (const blob of reader(view, warnings)) {
    const header = parseRpmHeader(blob)
    if (header === undefined) warnings.add('the header of a package is damaged')
    else headers.push(header)
  }
  const [firstWarning] = warnings.list()
  if (headers.length === 0 && firstWarning !== undefined)
    return refused('malformed', `nothing can be read: ${firstWarning}`)
  return { ok: true, value: { headers, warnings: warnings.list() } }
}

function refused(code: ErrorCode, message: string): Result<never> {
  return {
    ok: false,
    error: new SeawallError(code, message, { hint: 'SQLite, ndb and Berkeley DB hashes can be read' }),
  }
}

function readerFor(start: Buffer): BlobReader | undefined {
  if (start.toString('latin1') === sqliteMagic) return sqliteBlobs
  if (start.toString('latin1', 0, 4) === ndbMagic) return ndbBlobs
  return isBerkeleyHash(start) ? berkeleyBlobs : undefined
}
