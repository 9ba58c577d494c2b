import { type InventoryPackage, isOfSystem } from '../../image/index.ts'
import type { Suppression } from './types.ts'

/** Packages that are built from the kernel's source and hold only its headers: nothing of them runs. */
const headers =
  /^(?:linux-libc-dev|linux-headers(?:-.+)?|kernel-headers|kernel-devel|kernel-lt-headers|linux-glibc-devel)$/

/**
 * What is true of a package and still says nothing about the image: a language's package that the operating system
 * ships is mended by the system, under the system's version, and its own advisories are about other builds.
 */
export function suppressionOf({ owner, package: one }: InventoryPackage): Suppression | undefined {
  if (owner !== undefined)
    return { by: 'owner', why: `it is a part of ${owner}, which the operating system mends under a version of its own` }
  if (isOfSystem(one) && headers.test(one.name))
    return { by: 'headers', why: 'the package holds headers of the kernel, and nothing of the kernel that runs' }
  return undefined
}
