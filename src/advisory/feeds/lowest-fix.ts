import { versionScheme } from '../../formats/versions/index.ts'
import type { AffectedPackage } from '../types.ts'

const rpm = versionScheme('rpm')

/**
 * A release of an RPM distribution may get a fix and then newer versions of the same package, each told as a fix. From
 * the first on it is mended, so only that one counts: one statement for each package, module and kind of name.
 */
export function lowestFixes(statements: readonly AffectedPackage[]): readonly AffectedPackage[] {
  const kept = new Map<string, AffectedPackage>()
  for (const one of statements) {
    const key = [
      one.namespace,
      one.name,
      one.module ?? '',
      one.binary ?? false,
      one.status,
      (one.arches ?? []).join(),
    ].join('\n')
    const before = kept.get(key)
    if (before === undefined || isBelow(one, before)) kept.set(key, one)
  }
  return [...kept.values()]
}

function isBelow(a: AffectedPackage, b: AffectedPackage): boolean {
  const [one, other] = [a.fixed?.[0], b.fixed?.[0]]
  return one !== undefined && other !== undefined && rpm !== undefined && rpm.compare(one, other) < 0
}
