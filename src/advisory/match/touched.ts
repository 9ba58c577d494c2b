import type { PackageType } from '../../core/index.ts'
import { isInside } from '../../formats/version-ranges/index.ts'
import { schemeOf, type VersionScheme } from '../../formats/versions/index.ts'
import type { InventoryPackage } from '../../image/index.ts'
import { isOfSystem } from '../../image/index.ts'
import type { Statement } from '../database/index.ts'
import { typeOfNamespace } from '../namespace/index.ts'
import type { Namespace } from '../types.ts'
import type { Lookup } from './lookup.ts'

export type Answer = { readonly touched: boolean } | { readonly unknown: string }

/** Whether a statement touches an installed package. What cannot be compared is unknown, and never untouched. */
export function isTouched(statement: Statement, lookup: Lookup, found: InventoryPackage, namespace: Namespace): Answer {
  const { arches, binary, module, ranges, status, versions = [] } = statement
  if (status === 'not-affected') return untouched
  if (binary === true ? !lookup.binary : !lookup.source) return untouched
  if (!isOfArch(found, arches) || !isOfModule(found, statement, module) || !isOfKsplice(found, statement))
    return untouched
  if (versions.includes(lookup.version) || ranges.some(({ from, to }) => from === undefined && to === undefined))
    return touched
  if (ranges.length === 0 && versions.length === 0) return untouched
  const type = typeOfNamespace(namespace)
  const scheme = schemeOf(type as PackageType)
  if (scheme === undefined) return { unknown: `the order of versions of ${type} packages is not known here` }
  if (!scheme.isVersion(lookup.version))
    return {
      unknown:
        lookup.version === '' ? 'nothing tells its version' : `${lookup.version} is no version of ${type} packages`,
    }
  return isInside(scheme, lookup.version, ranges) || versions.some((one) => scheme.compare(one, lookup.version) === 0)
    ? touched
    : untouched
}

const touched: Answer = { touched: true }
const untouched: Answer = { touched: false }

function isOfArch({ package: one }: InventoryPackage, arches: readonly string[] | undefined): boolean {
  if (arches === undefined || !isOfSystem(one) || one.arch === '') return true
  return one.arch === 'noarch' || one.arch === 'all' || arches.includes(one.arch) || arches.includes('noarch')
}

/**
 * A fix of a module's stream is for packages of that stream, one without is for packages without: their versions cannot
 * be compared (modularity of RHEL 8 and those like it).
 */
function isOfModule(
  { package: one }: InventoryPackage,
  { fixed = [], ranges }: Statement,
  module: string | undefined,
): boolean {
  if (!isOfSystem(one) || one.type !== 'rpm') return true
  const label = one.modularity ?? ''
  if (module !== undefined) return label === '' ? isModular(one.version) : `${label}:`.startsWith(`${module}:`)
  const ends = [...fixed, ...ranges.flatMap(({ to }) => to ?? [])]
  if (ends.length === 0) return true
  return ends.some(isModular) === (label !== '' || isModular(one.version))
}

const isModular = (version: string): boolean => version.includes('.module') // .module_el8 of AlmaLinux, .module+el8 of the others

/**
 * Oracle builds some packages twice, once so that they can be mended while they run: a fix of the one (`.ksplice1.` in
 * its version) is none of the other.
 */
function isOfKsplice({ package: one }: InventoryPackage, { fixed = [] }: Statement): boolean {
  if (one.type !== 'rpm' || fixed.length === 0) return true
  return fixed.some(isKsplice) === isKsplice(one.version)
}

const isKsplice = (version: string): boolean => /\.ksplice\d*\./.test(version)

/** The lowest of the versions that mend something which is above the installed one; the highest where the order is not known. */
export function nearestFix(
  fixed: readonly string[],
  installed: string,
  scheme: VersionScheme | undefined,
): string | undefined {
  if (scheme === undefined) return fixed.at(-1)
  const above = fixed.filter((one) => scheme.compare(one, installed) > 0)
  return above.sort((a, b) => scheme.compare(a, b))[0]
}
