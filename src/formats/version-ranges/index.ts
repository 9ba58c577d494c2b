import type { VersionScheme } from '../versions/index.ts'
export interface VersionRange { readonly from?: string; readonly fromExclusive?: boolean; readonly to?: string; readonly toInclusive?: boolean }
export function isInside(scheme: VersionScheme, version: string, ranges: readonly VersionRange[]): boolean {
  return ranges.some(({ from, fromExclusive, to, toInclusive }) => {
    const low = from === undefined ? 1 : scheme.compare(version, from)
    const high = to === undefined ? -1 : scheme.compare(version, to)
    return (low > 0 || (low === 0 && fromExclusive !== true)) && (high < 0 || (high === 0 && toInclusive === true))
  })
}
