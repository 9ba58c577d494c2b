import type { Result } from '../../core/index.ts'

/** The minor number of a policy version `v1.x` (any, also one newer than we know), or `latest`. */
export type PssVersion = number | 'latest'

/** The newest policy version whose steps are known here; newer ones and `latest` mean this one, as upstream. */
export const newestPssVersion = 37

const versionText = /^v1\.(0|[1-9][0-9]*)$/
const largestInt64 = 9_223_372_036_854_775_807n

/** Reads `v1.0` … or `latest`; the error is the API server's wording. */
export function parsePssVersion(text: string): Result<PssVersion, string> {
  if (text === 'latest') return { ok: true, value: 'latest' }
  const minor = versionText.exec(text)?.[1]
  if (minor === undefined || BigInt(minor) > largestInt64) return { ok: false, error: 'must be "latest" or "v1.x"' }
  return { ok: true, value: Number(minor) }
}

export function formatPssVersion(version: PssVersion): string {
  return version === 'latest' ? 'latest' : `v1.${version}`
}

/** The minor number whose rules apply: never more than the newest known. */
export function effectiveMinor(version: PssVersion): number {
  return version === 'latest' ? newestPssVersion : Math.min(version, newestPssVersion)
}
