import type { Package } from '../../core/index.ts'

/** The first of those with one name and place whose versions mean the same, as `2.17` and `2.17.0` do to Maven. */
export function withoutRepeats(packages: readonly Package[]): Package[] {
  const known = new Map<string, Set<string>>()
  return packages.filter(({ name, version, filePath = '' }) => {
    const keys = known.get(filePath) ?? new Set<string>()
    const key = `${name} ${canonical(version)}`
    if (keys.has(key)) return false
    known.set(filePath, keys.add(key))
    return true
  })
}

const canonical = (version: string): string => version.toLowerCase().replace(/(?:\.0+)+(?=-|$)/, '')
