import type { OsPackage, Result } from '../../core/index.ts'
import { isPackageName, linesOf, quoted, WarningPile, wholeNumber } from '../os-packages/index.ts'
import type { PackageList } from '../packages/index.ts'
import { fullVersion, sourceOf } from './package.ts'

/**
 * Azure Linux (CBL-Mariner) images without rpm keep the answer to `rpm -qa` with tabs between: name, version-release,
 * times of installation and build, vendor, epoch, size, architecture, epoch as a number, source package.
 */
export function parseRpmManifest(content: Buffer): Result<PackageList<OsPackage>> {
  const packages: OsPackage[] = []
  const warnings = new WarningPile()
  for (const { line, number } of linesOf(content.toString('utf8'))) {
    if (line.trim() === '') continue
    const found = packageOfLine(line.split('\t').map((cell) => (cell === '(none)' ? '' : cell.trim())))
    if (found === undefined) warnings.add(`line ${number} is no package: ${quoted(line)}`)
    else if (found.name !== 'gpg-pubkey') packages.push(found)
  }
  return { ok: true, value: { packages, warnings: warnings.list() } }
}

function packageOfLine(cells: readonly string[]): OsPackage | undefined {
  const [name = '', versionRelease = '', , , maintainer = '', , size = '', arch = '', epochNumber = ''] = cells
  const dash = versionRelease.lastIndexOf('-')
  if (cells.length < 10 || !isPackageName(name) || dash < 1) return undefined
  const [version, release] = [versionRelease.slice(0, dash), versionRelease.slice(dash + 1)]
  const epoch = wholeNumber(epochNumber) ?? null
  const installedSize = wholeNumber(size)
  return {
    type: 'rpm',
    name,
    version: fullVersion(epoch, version, release),
    arch,
    source: sourceOf({ name, epoch, version, release, sourceRpm: cells[9] ?? '' }),
    ...(maintainer === '' ? {} : { maintainer }),
    ...(installedSize === undefined ? {} : { installedSize }),
  }
}
