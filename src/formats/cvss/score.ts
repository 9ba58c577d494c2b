import type { Severity } from '../../core/index.ts'
import type { Cvss, CvssVersion } from './cvss.ts'
import { tableOf } from './read.ts'
import { scoreV2 } from './v2.ts'
import { scoreV3 } from './v3.ts'
import { scoreV4 } from './v4.ts'

/** The score, 0 to 10, of all that the vector says: of the environment and of time or threat too, where it says it. */
export function cvssScore(cvss: Cvss): number {
  switch (cvss.version) {
    case '2.0':
      return scoreV2(cvss)
    case '4.0':
      return scoreV4(cvss)
    default:
      return scoreV3(cvss)
  }
}

/** The score of the vulnerability by itself, whatever the vector says of time and environment. */
export function cvssBaseScore({ version, metrics }: Cvss): number {
  const { base } = tableOf(version)
  return cvssScore({ version, metrics: new Map([...metrics].filter(([metric]) => base.has(metric))) })
}

/** The vector in its canonical spelling. What it says is not defined stays. */
export function cvssVector({ version, metrics }: Cvss): string {
  const body = [...metrics].map(([metric, value]) => `${metric}:${value}`).join('/')
  return version === '2.0' ? body : `CVSS:${version}/${body}`
}

/** A score in words: by the rating of the specification, of version 2 by that of the NVD, which has no critical. */
export function cvssSeverity(score: number, version: CvssVersion): Severity | 'none' {
  if (version === '2.0') return score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low'
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'none'
}
