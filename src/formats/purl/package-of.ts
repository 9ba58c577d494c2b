import { type OsPackage, type Package, type PackageType, type Result, SeawallError } from '../../core/index.ts'
import { type Distro, distroOf } from './distro.ts'
import { isOsType, isPackageType } from './package-kind.ts'
import { readPurl } from './parse.ts'
import type { Purl } from './purl.ts'
import { splitEpoch } from './purl-of.ts'

/** What a purl tells: the package, and of an operating system's package the distribution. */
export interface PurlPackage {
  readonly package: Package | OsPackage
  readonly distro?: Distro
}

/** The package that a purl names, whatever tool wrote it. */
export function packageOfPurl(text: string): Result<PurlPackage> {
  const read = readPurl(text)
  if (!read.ok) return read
  const purl = read.value
  if (!isPackageType(purl.type))
    return { ok: false, error: new SeawallError('unsupported', `There are no packages of type ${purl.type} here.`) }
  return {
    ok: true,
    value: isOsType(purl.type) ? osPackage(purl, purl.type) : { package: languagePackage(purl, purl.type) },
  }
}

function languagePackage(purl: Purl, type: PackageType): Package {
  return { type, name: nameOf(purl), version: purl.version ?? '' }
}

function nameOf({ type, namespace, name, subpath }: Purl): string {
  if (type === 'cocoapods' && subpath !== undefined) return `${name}/${subpath}`
  // Conan's namespace is the vendor or user, which its lock files keep apart from the name.
  if (namespace === undefined || type === 'conan') return name
  return `${namespace}${type === 'maven' ? ':' : '/'}${name}`
}

function osPackage(purl: Purl, type: OsPackage['type']): PurlPackage {
  const { name, namespace, qualifiers } = purl
  const version = versionOf(purl)
  const modularity = qualifiers.get('modularitylabel') ?? qualifiers.get('rpmmod')
  const distro = distroOf(namespace, qualifiers.get('distro'))
  const pkg: OsPackage = {
    type,
    name,
    version,
    arch: qualifiers.get('arch') ?? '',
    source: sourceOf(qualifiers.get('upstream') ?? '', { type, name, version }),
    ...(modularity !== undefined && { modularity }),
  }
  return { package: pkg, ...(distro !== undefined && { distro }) }
}

/** RPM keeps the epoch in a qualifier, and some tools do so for Debian too. */
function versionOf({ version = '', qualifiers }: Purl): string {
  const epoch = qualifiers.get('epoch') ?? ''
  const hasOwn = /^[0-9]+:/.test(version)
  return hasOwn || !/^[0-9]+$/.test(epoch) || /^0+$/.test(epoch) ? version : `${epoch}:${version}`
}

/** `upstream` is `name`, `name@version`, or the file name of a source RPM. */
function sourceOf(upstream: string, pkg: { type: string; name: string; version: string }): OsPackage['source'] {
  if (upstream === '') return { name: pkg.name, version: pkg.version }
  if (pkg.type === 'rpm') return sourceOfRpm(upstream, pkg.version)
  const at = upstream.lastIndexOf('@')
  if (at <= 0) return { name: upstream, version: pkg.version }
  return { name: upstream.slice(0, at), version: upstream.slice(at + 1) }
}

function sourceOfRpm(file: string, version: string): OsPackage['source'] {
  const stem = file.replace(/(\.(no)?src)?\.rpm$/, '')
  const release = stem.lastIndexOf('-')
  const dash = stem.lastIndexOf('-', release - 1)
  if (release <= 0 || dash <= 0) return { name: stem, version }
  // A source RPM's file name has no epoch; it is that of what was built from it.
  const [epoch] = splitEpoch(version)
  const own = stem.slice(dash + 1)
  return { name: stem.slice(0, dash), version: epoch === '' ? own : `${epoch}:${own}` }
}
