import type { OsPackage } from '../../core/index.ts'
import { ownedPath } from '../os-packages/index.ts'
import type { RpmHeader } from './header.ts'

/** Keys that rpm trusts are kept among the packages, with dates for versions. */
export function isSoftware({ name, version }: RpmHeader): boolean {
  return name !== 'gpg-pubkey' && version !== ''
}

/** rpm forbids little; names still go into identifiers and reports. */
export function hasUsableName({ name }: RpmHeader): boolean {
  return /^[!-~]{1,200}$/.test(name)
}

export function packageOf(header: RpmHeader): OsPackage {
  const maintainer = header.vendor || header.packager
  const requires = header.requires.filter((name) => !name.startsWith('rpmlib(')) // abilities of rpm, no packages
  return {
    type: 'rpm',
    name: header.name,
    version: fullVersion(header.epoch, header.version, header.release),
    arch: header.arch,
    source: sourceOf(header),
    licenses: header.license === '' ? [] : [header.license],
    installedSize: header.size,
    needs: [...new Set(requires)],
    provides: [...new Set(header.provides)],
    files: header.files.map(ownedPath),
    ...(maintainer === '' ? {} : { maintainer }),
    ...(header.modularityLabel === '' ? {} : { modularity: header.modularityLabel }),
  }
}

/** `epoch:version-release`; an epoch of 0 says the same as none. */
export function fullVersion(epoch: number | null, version: string, release: string): string {
  return `${epoch ? `${epoch}:` : ''}${version}${release === '' ? '' : `-${release}`}`
}

/** `bash-5.1.8-1.cm2.src.rpm` has no epoch: it is the one of the package. */
export function sourceOf(header: Pick<RpmHeader, 'name' | 'epoch' | 'version' | 'release' | 'sourceRpm'>) {
  const { sourceRpm, epoch } = header
  const stem = sourceRpm.replace(/\.(?:no)?src\.rpm$/, '')
  const beforeRelease = stem.lastIndexOf('-')
  const beforeVersion = stem.lastIndexOf('-', beforeRelease - 1)
  if (stem === sourceRpm || beforeRelease < 1 || beforeVersion < 1)
    return { name: header.name, version: fullVersion(epoch, header.version, header.release) }
  const version = fullVersion(epoch, stem.slice(beforeVersion + 1, beforeRelease), stem.slice(beforeRelease + 1))
  return { name: stem.slice(0, beforeVersion), version }
}
