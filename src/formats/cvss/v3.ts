import { type Cvss, isDefined, metricTable, says, weightIn } from './cvss.ts'
import weights from './v3.json' with { type: 'json' }

export const v3 = metricTable(weights)

/** The score of a CVSS 3 vector by the equations of its specification, section 7 (3.1) or 8 (3.0). */
export function scoreV3(cvss: Cvss): number {
  const isEnvironmental = says(v3.environmental, cvss)
  const exploited = effective(isEnvironmental, cvss)
  const impact = isEnvironmental ? modifiedImpact(cvss, exploited) : baseImpact(cvss, exploited)
  if (impact <= 0) return 0
  const sum = Math.min((exploited.isChanged ? 1.08 : 1) * (impact + exploited.exploitability), 10)
  const score = roundUp(sum, cvss)
  if (!isEnvironmental && !says(v3.temporal, cvss)) return score
  const factor = (metric: string): number => weightIn(v3.temporal, cvss, metric, 1)
  return roundUp(score * factor('E') * factor('RL') * factor('RC'), cvss)
}

/** How the vulnerability is exploited, and whether that reaches beyond its own scope. */
interface Exploited {
  readonly isChanged: boolean
  readonly exploitability: number
}

/** The metrics of the environment replace those of the base where they are given. */
function effective(isEnvironmental: boolean, cvss: Cvss): Exploited {
  const value = (metric: string): string => {
    const modified = isEnvironmental ? cvss.metrics.get(`M${metric}`) : undefined
    return isDefined(modified) ? modified : (cvss.metrics.get(metric) ?? '')
  }
  const weightOf = (metric: string): number => v3.base.get(metric)?.get(value(metric)) ?? 0
  const isChanged = value('S') === 'C'
  const privileges = (isChanged && changedPrivileges.get(value('PR'))) || weightOf('PR')
  return { isChanged, exploitability: 8.22 * weightOf('AV') * weightOf('AC') * privileges * weightOf('UI') }
}

/** Privileges weigh less where they are those of another scope. */
const changedPrivileges: ReadonlyMap<string, number> = new Map([
  ['L', 0.68],
  ['H', 0.5],
])

const losses = ['C', 'I', 'A'] as const

function baseImpact(cvss: Cvss, { isChanged }: Exploited): number {
  const [c = 0, i = 0, a = 0] = losses.map((metric) => 1 - weightIn(v3.base, cvss, metric))
  const lost = 1 - c * i * a
  return isChanged ? 7.52 * (lost - 0.029) - 3.25 * (lost - 0.02) ** 15 : 6.42 * lost
}

function modifiedImpact(cvss: Cvss, { isChanged }: Exploited): number {
  const [c = 0, i = 0, a = 0] = losses.map((metric) => {
    const weight = weightIn(v3.environmental, cvss, `M${metric}`, weightIn(v3.base, cvss, metric))
    return 1 - weight * weightIn(v3.environmental, cvss, `${metric}R`, 1)
  })
  const lost = Math.min(1 - c * i * a, 0.915)
  if (!isChanged) return 6.42 * lost
  const grown = cvss.version === '3.0' ? (lost - 0.02) ** 15 : (lost * 0.9731 - 0.02) ** 13
  return 7.52 * (lost - 0.029) - 3.25 * grown
}

/** Up to one decimal. Version 3.1 says how, so that binary fractions do not decide (appendix A). */
function roundUp(score: number, { version }: Cvss): number {
  if (version === '3.0') return Math.ceil(score * 10) / 10
  const whole = Math.round(score * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}
