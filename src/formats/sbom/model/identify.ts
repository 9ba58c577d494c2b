import type { OsPackage, Package } from '../../../core/index.ts'
import { type PurlPackage, packageOfPurl, purlOf } from '../../purl/index.ts'

/**
 * The package a purl names, in the spelling of the document where that is the same name: a purl writes Go, npm and
 * Python names in lower case. Undefined without a purl of a known type.
 */
export function packageSpelled(
  purl: string | undefined,
  name: string,
  version: string,
): (Package | OsPackage) | undefined {
  return purl === undefined ? undefined : spelled(packageIn(purl), name, version)?.package
}

/** The same together with the distribution that the purl names. */
export function purlPackageSpelled(purl: string, name: string, version: string): PurlPackage | undefined {
  return spelled(packageIn(purl), name, version)
}

function packageIn(purl: string): PurlPackage | undefined {
  const read = packageOfPurl(purl)
  return read.ok ? read.value : undefined
}

function spelled(read: PurlPackage | undefined, name: string, version: string): PurlPackage | undefined {
  if (read === undefined) return undefined
  const { package: pkg } = read
  const again = packageIn(purlOf({ ...pkg, name, version }) ?? '')?.package
  const canonical = packageIn(purlOf(pkg) ?? '')?.package
  if (again === undefined || canonical === undefined) return read
  const changed = {
    ...pkg,
    ...(again.name === canonical.name && { name }),
    ...(again.version === canonical.version && { version }),
  }
  return { ...read, package: changed }
}
