import type { OsPackage } from '../../core/index.ts'
import { type InventoryPackage, isOfSystem } from '../../image/index.ts'
import { nameIn } from '../namespace/index.ts'
import type { Namespace } from '../types.ts'

/** Under which name a package is looked up, and which version of it statements under that name are about. */
export interface Lookup {
  readonly name: string
  readonly version: string
  /** The name is that of a binary package. */
  readonly binary: boolean
  /** The name is that of the source. Both where they have one name. */
  readonly source: boolean
}

/** Advisories speak of source packages, or of binary ones; a version can differ between the two. */
export function lookupsOf({ package: one }: InventoryPackage, namespace: Namespace): readonly Lookup[] {
  if (!isOfSystem(one))
    return [
      { name: nameIn(namespace, one.name), version: bareVersion(one.version, one.type), binary: true, source: true },
    ]
  const binary = { name: one.name, version: one.version, binary: true }
  const source = sourceOf(one)
  if (source.name === one.name && source.version === one.version) return [{ ...binary, source: true }]
  return [
    { ...binary, source: false },
    { ...source, binary: false, source: true },
  ]
}

function sourceOf({ name, source, version }: OsPackage): { readonly name: string; readonly version: string } {
  return { name: source.name || name, version: source.version || version }
}

/** Go's own packages are `go1.22.3` in programs and `1.22.3` in advisories; modules have a `v` in one and not the other. */
function bareVersion(version: string, type: string): string {
  return type === 'golang' ? version.replace(/^(?:go|v)(?=\d)/, '') : version
}
