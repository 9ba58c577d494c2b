import type { PackageMatch, StoredPackage, StoredResult, StoredVulnerability } from './types.ts'

/** What became of a finding between two results. */
export interface ResultEvent {
  readonly event: 'new' | 'fixed' | 'changed'
  /** The same image, so that only advisories can have changed; or a newer build of it. */
  readonly because: 'advisories' | 'image'
  readonly found: StoredVulnerability
  readonly package: StoredPackage
  readonly before?: StoredVulnerability
}

/**
 * What two results do not share, the gravest of `after` first. What is held back, in one of them or both, counts as not
 * there. Between builds a package is the same by its name, whatever version it has.
 */
export function compareResults(before: StoredResult | undefined, after: StoredResult): readonly ResultEvent[] {
  const because = before !== undefined && before.digest === after.digest ? 'advisories' : 'image'
  const keyOf = because === 'advisories' ? keyInImage : keyOfName
  const old = before === undefined ? new Map<string, Placed>() : byKey(before, keyOf)
  const young = byKey(after, keyOf)
  const events: ResultEvent[] = []
  for (const [key, { found, one }] of young) {
    const earlier = old.get(key)?.found
    if (earlier === undefined) events.push({ event: 'new', because, found, package: one })
    else if (!isSame(earlier, found)) events.push({ event: 'changed', because, found, package: one, before: earlier })
  }
  for (const [key, { found, one }] of old)
    if (!young.has(key)) events.push({ event: 'fixed', because, found, package: one })
  return events
}

interface Placed {
  readonly found: StoredVulnerability
  readonly one: StoredPackage
}

function byKey(
  { packages, vulnerabilities }: StoredResult,
  keyOf: (found: StoredVulnerability, one: StoredPackage) => string,
): ReadonlyMap<string, Placed> {
  const all = new Map<string, Placed>()
  for (const found of vulnerabilities) {
    const one = packages[found.package]
    if (one !== undefined && found.suppressed === undefined) all.set(keyOf(found, one), { found, one })
  }
  return all
}

const keyInImage = ({ id, package: index }: StoredVulnerability): string => `${id}\0${index}`
const keyOfName = ({ id }: StoredVulnerability, { name, type }: StoredPackage): string => `${id}\0${type}\0${name}`

/** Whether anybody would act otherwise: how likely it is changes every day, and is no event. */
export function isSame(a: PackageMatch, b: PackageMatch): boolean {
  return (
    a.severity === b.severity &&
    a.status === b.status &&
    a.fixedIn === b.fixedIn &&
    (a.exploited === undefined) === (b.exploited === undefined) &&
    a.malicious === b.malicious &&
    a.suppressed?.by === b.suppressed?.by
  )
}
