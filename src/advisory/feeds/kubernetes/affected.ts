import { isInside, type VersionRange } from '../../../formats/version-ranges/index.ts'
import { semver } from '../../../formats/versions/index.ts'
import type { AffectedPackage } from '../../types.ts'
import { affectedBullet, fixedBullet, onlyComponentIn } from './bullet.ts'
import { byMinor } from './by-minor.ts'
import { bulletsOf, type Section, sectionsOf } from './sections.ts'

export interface Read {
  readonly affected: readonly AffectedPackage[]
  /** What is not said clearly. */
  readonly unread: readonly string[]
}

/** The versions that an announcement names in its lists of affected and of fixed versions; nothing is guessed. */
export function affectedIn(text: string, title: string): Read {
  const sections = sectionsOf(text)
  const unread: string[] = []
  const ranges = new Map<string, VersionRange[]>()
  const lists = sections.filter(({ heading }) => /^(?:affected|vulnerable) versions/.test(heading))
  for (const section of lists)
    for (const bullet of bulletsOf(section)) {
      const read = affectedBullet(bullet)
      const component = read?.component ?? onlyComponentIn(section.heading) ?? onlyComponentIn(title)
      if (read === undefined) unread.push(`which versions "${bullet}" means`)
      else if (component === undefined) unread.push(`which component "${bullet}" is about`)
      else ranges.set(component, [...(ranges.get(component) ?? []), read.range])
    }
  if (ranges.size === 0 && unread.length === 0) unread.push('which versions are affected')
  const fixes = fixesIn(sections, unread)
  const affected = [...ranges].map(([name, list]) => packageOf(name, byMinor(list), fixes, unread))
  return { affected, unread: unread.slice(0, maxUnread) }
}

const maxUnread = 20

type Fixes = ReadonlyMap<string | undefined, readonly string[]>

function fixesIn(sections: readonly Section[], unread: string[]): Fixes {
  const fixes = new Map<string | undefined, string[]>()
  for (const section of sections.filter(({ heading }) => /^fixed versions/.test(heading)))
    for (const bullet of bulletsOf(section)) {
      const read = fixedBullet(bullet)
      if (read === undefined) unread.push(`which version "${bullet}" means`)
      else if (read.version !== undefined)
        fixes.set(read.component, [...(fixes.get(read.component) ?? []), read.version])
    }
  return fixes
}

/** A version cannot be among the affected ones and mend it: then it is not called a fix. */
function packageOf(name: string, ranges: readonly VersionRange[], fixes: Fixes, unread: string[]): AffectedPackage {
  const said = [...new Set([...(fixes.get(name) ?? []), ...(fixes.get(undefined) ?? [])])]
  const fixed = said.filter((version) => !isInside(semver, version, ranges))
  for (const version of said)
    if (!fixed.includes(version)) unread.push(`whether ${name} ${version} is affected or mends it`)
  return {
    namespace: 'kubernetes',
    name,
    ranges,
    status: fixed.length > 0 ? 'fixed' : 'affected',
    ...(fixed.length > 0 && { fixed: fixed.sort((a, b) => semver.compare(a, b)) }),
  }
}
