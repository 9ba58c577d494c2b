import type { OsPackage, Result } from '../../core/index.ts'
import {
  type ControlDialect,
  isPackageName,
  isPackageVersion,
  parseControl,
  wholeNumber,
} from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'

/** The installed packages of `/var/lib/dpkg/status`, or of one file of distroless' `status.d`. */
export function parseDpkgStatus(content: Buffer): Result<PackageList<OsPackage>> {
  return parseControl(content, dpkg)
}

const dpkg: ControlDialect = {
  type: 'deb',
  fields: [],
  isInstalled,
  source: (fields, own) => sourceOf(fields.get('source') ?? '', own),
  more: (fields) => {
    const kibibytes = wholeNumber(fields.get('installed-size'))
    return kibibytes === undefined ? {} : { installedSize: kibibytes * 1024 }
  },
}

/** The states in which a package's files are in place; `half-installed`, `config-files` and `not-installed` are none. */
const installedStates: readonly string[] = [
  'installed',
  'unpacked',
  'half-configured',
  'triggers-awaited',
  'triggers-pending',
]

/** `want flag state`, for example `hold ok installed`. Files of distroless say nothing: what they name is there. */
function isInstalled(status: string | undefined): boolean {
  if (status === undefined) return true
  const [want = '', , state = ''] = status.split(/\s+/)
  return want !== 'deinstall' && want !== 'purge' && installedStates.includes(state)
}

/** `name` or `name (version)`; each is left out where it is the package's own. */
function sourceOf(source: string, own: OsPackage['source']): OsPackage['source'] {
  const [, name = '', version = own.version] = /^([^\s(]+)(?:\s*\(([^\s()]+)\))?$/.exec(source) ?? []
  return isPackageName(name) ? { name, version: isPackageVersion(version) ? version : own.version } : own
}
