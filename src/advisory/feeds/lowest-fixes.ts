import { schemeOf } from '../../formats/versions/index.ts'
import type { AffectedPackage } from '../types.ts'

/**
 * A release of RPM packages may get the same fix twice, in a minor release and in the one before: from the lower version
 * on it is mended, and what is said of every architecture is said once.
 */
export function lowestFixes(all: readonly AffectedPackage[]): readonly AffectedPackage[] {
  const found = new Map<string, AffectedPackage>()
  for (const one of all) {
    const key = JSON.stringify(one.fixed === undefined ? one : { ...one, ranges: [], fixed: [] })
    const before = found.get(key)
    if (before === undefined || isLower(one, before)) found.set(key, one)
  }
  return [...found.values()]
}

function isLower({ fixed: [a] = [] }: AffectedPackage, { fixed: [b] = [] }: AffectedPackage): boolean {
  return a !== undefined && b !== undefined && (schemeOf('rpm')?.compare(a, b) ?? 0) < 0
}
