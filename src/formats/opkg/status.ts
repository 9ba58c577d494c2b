import type { OsPackage, Result } from '../../core/index.ts'
import {
  type ControlDialect,
  isPackageName,
  linesOf,
  ownedPath,
  parseControl,
  wholeNumber,
} from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'

/** The packages of OpenWrt's and Yocto's opkg: its status file, or the control file of one package. */
export function parseOpkgStatus(content: Buffer): Result<PackageList<OsPackage>> {
  return parseControl(content, opkg)
}

const opkg: ControlDialect = {
  type: 'opkg',
  fields: ['sourcename', 'oe', 'license'],
  // `install user installed`; a control file has no state, since it is there only while the package is.
  isInstalled: (status) => status === undefined || /\s(?:installed|unpacked|half-configured)$/.test(status),
  source: (fields, own) => ({ name: sourceName(fields) ?? own.name, version: own.version }),
  more: (fields) => {
    const license = fields.get('license')
    const installedSize = wholeNumber(fields.get('installed-size')) // bytes, unlike dpkg's
    return { licenses: license ? [license] : [], ...(installedSize === undefined ? {} : { installedSize }) }
  },
}

/**
 * OpenWrt names the source in `SourceName` (`Source` is a folder of its tree), Yocto the recipe in `OE` or its file in
 * `Source`.
 */
function sourceName(fields: ReadonlyMap<string, string>): string | undefined {
  const recipe = fields.get('source')?.replace(/\.bb$/, '').split('_')[0]
  return [fields.get('sourcename'), fields.get('oe'), recipe].find((name) => name !== undefined && isPackageName(name))
}

/** The paths in an `info/NAME.list`; what follows a tab is their mode. */
export function parseOpkgList(content: Buffer): readonly string[] {
  const paths = [...linesOf(content.toString('utf8'))].map(({ line }) => ownedPath((line.split('\t')[0] ?? '').trim()))
  return paths.filter((path) => path !== '' && !path.endsWith('/'))
}
