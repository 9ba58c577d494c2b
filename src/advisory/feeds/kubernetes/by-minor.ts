import type { VersionRange } from '../../../formats/version-ranges/index.ts'
import { semver } from '../../../formats/versions/index.ts'

/**
 * `<= v1.25.3` and `<= v1.24.7` in one list end one minor release each, where read by itself the first would take in
 * the mended 1.24.8, too. The lowest is open below; each of the others begins with the minor release after the one before.
 */
export function byMinor(ranges: readonly VersionRange[]): readonly VersionRange[] {
  const open = ranges
    .filter(({ from, to }) => from === undefined && to !== undefined)
    .sort((a, b) => semver.compare(a.to ?? '', b.to ?? ''))
  if (open.length < 2) return ranges
  const begun = open.map((range, index) => {
    const from = nextMinor(open[index - 1]?.to)
    return from === undefined || semver.compare(from, range.to ?? '') > 0 ? range : { from, ...range }
  })
  return [...begun, ...ranges.filter((range) => !open.includes(range))]
}

function nextMinor(version: string | undefined): string | undefined {
  const [, major, minor] = /^(\d{1,9})\.(\d{1,9})\./.exec(version ?? '') ?? []
  return minor === undefined ? undefined : `${major}.${Number(minor) + 1}.0-0`
}
