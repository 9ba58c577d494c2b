import type { Result } from '../../core/index.ts'
import { formatPssVersion, type PssVersion } from './versions.ts'

/** From the most open to the strictest. */
export const pssLevels = ['privileged', 'baseline', 'restricted'] as const
export type PodSecurityLevel = (typeof pssLevels)[number]

/** A level as one policy version defines it. */
export interface LevelVersion {
  readonly level: PodSecurityLevel
  readonly version: PssVersion
}

/** The error is the API server's wording. */
export function parsePssLevel(text: string): Result<PodSecurityLevel, string> {
  const level = pssLevels.find((known) => known === text)
  return level === undefined
    ? { ok: false, error: `must be one of ${pssLevels.join(', ')}` }
    : { ok: true, value: level }
}

/** Positive when `a` is stricter than `b`. */
export function compareLevels(a: PodSecurityLevel, b: PodSecurityLevel): number {
  return pssLevels.indexOf(a) - pssLevels.indexOf(b)
}

/** `restricted:v1.37`, `baseline:latest`. */
export function formatLevelVersion({ level, version }: LevelVersion): string {
  return `${level}:${formatPssVersion(version)}`
}

export function sameLevelVersion(a: LevelVersion, b: LevelVersion): boolean {
  return a.level === b.level && a.version === b.version
}
