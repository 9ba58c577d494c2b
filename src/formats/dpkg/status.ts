import type { OsPackage, Result } from '../../core/index.ts'
import {
  isPackageName,
  isPackageVersion,
  quoted,
  relationNames,
  type Stanza,
  stanzasOf,
  WarningPile,
} from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'

const wanted = new Set([
  'package',
  'status',
  'version',
  'architecture',
  'source',
  'maintainer',
  'installed-size',
  'depends',
  'pre-depends',
  'provides',
])

/** The installed packages of `/var/lib/dpkg/status`, or of one file of distroless' `status.d`. */
export function parseDpkgStatus(content: Buffer): Result<PackageList<OsPackage>> {
  const packages: OsPackage[] = []
  const warnings = new WarningPile()
  for (const stanza of stanzasOf(content.toString('utf8'), wanted)) {
    if (stanza.damagedAt !== undefined) warnings.add(`line ${stanza.damagedAt} is damaged and was left out`)
    if (!isInstalled(stanza.fields.get('status'))) continue
    const why = whyRefused(stanza)
    if (why === undefined) packages.push(packageOf(stanza))
    else warnings.add(`the package at line ${stanza.line} was left out: ${why}`)
  }
  return { ok: true, value: { packages, warnings: warnings.list() } }
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

function whyRefused({ fields }: Stanza): string | undefined {
  const name = fields.get('package') ?? ''
  const version = fields.get('version') ?? ''
  if (name === '') return 'it has no name'
  if (!isPackageName(name)) return `${quoted(name)} is no name of a package`
  if (version === '') return `${quoted(name)} has no version`
  return isPackageVersion(version) ? undefined : `${quoted(version)} is no version`
}

function packageOf({ fields }: Stanza): OsPackage {
  const name = fields.get('package') ?? ''
  const version = fields.get('version') ?? ''
  const maintainer = fields.get('maintainer')
  const kibibytes = fields.get('installed-size') ?? ''
  return {
    type: 'deb',
    name,
    version,
    arch: fields.get('architecture') ?? '',
    source: sourceOf(fields.get('source') ?? '', { name, version }),
    needs: relationNames(fields.get('depends'), fields.get('pre-depends')),
    provides: relationNames(fields.get('provides')),
    ...(maintainer ? { maintainer } : {}),
    ...(/^\d{1,12}$/.test(kibibytes) ? { installedSize: Number(kibibytes) * 1024 } : {}),
  }
}

/** `name` or `name (version)`; each is left out where it is the package's own. */
function sourceOf(source: string, own: OsPackage['source']): OsPackage['source'] {
  const [, name = '', version = own.version] = /^([^\s(]+)(?:\s*\(([^\s()]+)\))?$/.exec(source) ?? []
  return isPackageName(name) ? { name, version: isPackageVersion(version) ? version : own.version } : own
}
