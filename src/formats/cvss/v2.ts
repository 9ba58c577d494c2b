import { type Cvss, metricTable, says, weightIn } from './cvss.ts'
import weights from './v2.json' with { type: 'json' }

export const v2 = metricTable(weights)

/** The score of a CVSS 2 vector by the equations of its guide, section 3.2 (first.org/cvss/v2/guide). */
export function scoreV2(cvss: Cvss): number {
  const isEnvironmental = says(v2.environmental, cvss)
  const base = baseScore(cvss, isEnvironmental ? adjustedImpact(cvss) : impact(cvss))
  const factor = (metric: string): number => weightIn(v2.temporal, cvss, metric, 1)
  const temporal = says(v2.temporal, cvss) ? rounded(base * factor('E') * factor('RL') * factor('RC')) : base
  if (!isEnvironmental) return temporal
  const damage = weightIn(v2.environmental, cvss, 'CDP')
  return rounded((temporal + (10 - temporal) * damage) * weightIn(v2.environmental, cvss, 'TD', 1))
}

function baseScore(cvss: Cvss, impact: number): number {
  const factor = (metric: string): number => weightIn(v2.base, cvss, metric)
  const exploitability = 20 * factor('AV') * factor('AC') * factor('Au')
  return rounded((0.6 * impact + 0.4 * exploitability - 1.5) * (impact === 0 ? 0 : 1.176))
}

function impact(cvss: Cvss): number {
  const spared = ['C', 'I', 'A'].map((metric) => 1 - weightIn(v2.base, cvss, metric))
  return 10.41 * (1 - product(spared))
}

/** Impact as far as the environment requires what is lost. */
function adjustedImpact(cvss: Cvss): number {
  const spared = ['C', 'I', 'A'].map(
    (metric) => 1 - weightIn(v2.base, cvss, metric) * weightIn(v2.environmental, cvss, `${metric}R`, 1),
  )
  return Math.min(10, 10.41 * (1 - product(spared)))
}

function product(factors: readonly number[]): number {
  return factors.reduce((left, right) => left * right, 1)
}

/** To one decimal, half up; what binary fractions add or lose (about 1e-15) does not decide. */
function rounded(score: number): number {
  return Math.round(score * 10 + 1e-9) / 10
}
