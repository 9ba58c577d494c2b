import type { OsPackage, Result } from '../../core/index.ts'
import {
  isPackageName,
  isPackageVersion,
  linesOf,
  ownedPath,
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
  'sourcename',
  'oe',
  'maintainer',
  'license',
  'installed-size',
  'depends',
  'pre-depends',
  'provides',
])

/** The packages of OpenWrt's and Yocto's opkg: its status file, or the control file of one package. */
export function parseOpkgStatus(content: Buffer): Result<PackageList<OsPackage>> {
  const packages: OsPackage[] = []
  const warnings = new WarningPile()
  for (const stanza of stanzasOf(content.toString('utf8'), wanted)) {
    const [name = '', version = ''] = [stanza.fields.get('package'), stanza.fields.get('version')]
    if (!isInstalled(stanza.fields.get('status'))) continue
    if (isPackageName(name) && isPackageVersion(version)) packages.push(packageOf(stanza, name, version))
    else warnings.add(`the package at line ${stanza.line} was left out: ${quoted(name)} ${quoted(version)}`)
  }
  return { ok: true, value: { packages, warnings: warnings.list() } }
}

/** `install user installed`; a control file has no state, since it is there only while the package is. */
function isInstalled(status: string | undefined): boolean {
  return status === undefined || /\s(?:installed|unpacked|half-configured)$/.test(status)
}

function packageOf({ fields }: Stanza, name: string, version: string): OsPackage {
  const [maintainer, license, size] = [fields.get('maintainer'), fields.get('license'), fields.get('installed-size')]
  return {
    type: 'opkg',
    name,
    version,
    arch: fields.get('architecture') ?? '',
    source: { name: sourceName(fields) ?? name, version },
    licenses: license ? [license] : [],
    needs: relationNames(fields.get('depends'), fields.get('pre-depends')),
    provides: relationNames(fields.get('provides')),
    ...(maintainer ? { maintainer } : {}),
    ...(size !== undefined && /^\d{1,15}$/.test(size) ? { installedSize: Number(size) } : {}), // bytes, unlike dpkg's
  }
}

/** OpenWrt names the source in `SourceName` (`Source` is a folder of its tree), Yocto the recipe in `OE` or its file in `Source`. */
function sourceName(fields: Stanza['fields']): string | undefined {
  const recipe = fields.get('source')?.replace(/\.bb$/, '').split('_')[0]
  return [fields.get('sourcename'), fields.get('oe'), recipe].find((name) => name !== undefined && isPackageName(name))
}

/** The paths in an `info/NAME.list`; what follows a tab is their mode. */
export function parseOpkgList(content: Buffer): readonly string[] {
  const paths = [...linesOf(content.toString('utf8'))].map(({ line }) => ownedPath((line.split('\t')[0] ?? '').trim()))
  return paths.filter((path) => path !== '' && !path.endsWith('/'))
}
