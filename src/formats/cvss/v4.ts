import { type Cvss, isDefined, metricTable } from './cvss.ts'
import weights from './v4.json' with { type: 'json' }
import {
  complexityClass,
  type EquivalenceClass,
  exploitClass,
  impactLevel,
  requiredImpactClass,
  requirementLevel,
  subsequentClass,
  type ValueOf,
} from './v4-classes.ts'
import macroVectors from './v4-macro-vectors.json' with { type: 'json' }

/** The weights are steps of severity, 0 the gravest value. */
export const v4 = metricTable(weights)

const scores: ReadonlyMap<string, number> = new Map(Object.entries(macroVectors))

/**
 * The score of a CVSS 4.0 vector: that of its macro vector, less how far the vector is below the gravest of the same
 * macro vector (section 8 of the specification). All highest vectors of a class are the same number of steps down, so
 * which of them is compared with makes no difference.
 */
export function scoreV4(cvss: Cvss): number {
  const value = effective(cvss)
  if (impacts.every((metric) => value(metric) === 'N')) return 0
  const exploit = exploitClass(value)
  const complexity = complexityClass(value)
  const required = requiredImpactClass(value)
  const subsequent = subsequentClass(value)
  const threat = v4.temporal.get('E')?.get(value('E')) ?? 0
  const digits: Digits = [
    exploit.level,
    complexity.level,
    impactLevel(value),
    subsequent.level,
    threat,
    requirementLevel(value),
  ]
  const score = scoreOf(digits) ?? 0
  const distances = [
    distance(score, scoreOf(lowered(digits, 0)), exploit, value),
    distance(score, scoreOf(lowered(digits, 1)), complexity, value),
    distance(score, belowRequired(digits), required, value),
    distance(score, scoreOf(lowered(digits, 3)), subsequent, value),
    // A level of the threat holds one vector only.
    scoreOf(lowered(digits, 4)) === undefined ? undefined : 0,
  ].filter((one) => one !== undefined)
  const mean = distances.reduce((sum, one) => sum + one, 0) / Math.max(1, distances.length)
  return rounded(Math.min(10, Math.max(0, score - mean)))
}

type Digits = readonly [number, number, number, number, number, number]

const impacts = ['VC', 'VI', 'VA', 'SC', 'SI', 'SA'] as const

/** What is not defined counts as the worst, and what the environment says replaces the base. */
function effective({ metrics }: Cvss): ValueOf {
  return (metric) => {
    const modified = metrics.get(`M${metric}`)
    const own = metrics.get(metric)
    if (isDefined(modified)) return modified
    if (isDefined(own)) return own
    return metric === 'E' ? 'A' : 'H'
  }
}

function scoreOf(digits: Digits): number | undefined {
  return scores.get(digits.join(''))
}

/** The macro vector one level down in one class, or in several. */
function lowered(digits: Digits, ...classes: readonly number[]): Digits {
  const [a, b, c, d, e, f] = digits.map((digit, index) => (classes.includes(index) ? digit + 1 : digit))
  return [a ?? 0, b ?? 0, c ?? 0, d ?? 0, e ?? 0, f ?? 0]
}

/** From the gravest both ways lead down: the nearer counts. */
function belowRequired(digits: Digits): number | undefined {
  const [, , impact, , , requirement] = digits
  if (requirement === 1) return scoreOf(lowered(digits, 2))
  const lessRequired = scoreOf(lowered(digits, 5))
  if (impact === 1) return lessRequired
  const [left, right] = [lessRequired, scoreOf(lowered(digits, 2))]
  return left === undefined || right === undefined ? (left ?? right) : Math.max(left, right)
}

/** How much of the way to the next lower macro vector lies behind; undefined where there is none. */
function distance(
  score: number,
  below: number | undefined,
  { metrics, top, depth }: EquivalenceClass,
  value: ValueOf,
): number | undefined {
  if (below === undefined) return undefined
  const steps = metrics.reduce((sum, metric) => sum + stepsOf(metric, value(metric)), 0) - top
  return ((score - below) * steps) / depth
}

/** Only the environment can say that safety is at stake. */
function stepsOf(metric: string, value: string): number {
  if (value === 'S') return 0
  return (v4.base.get(metric) ?? v4.environmental.get(metric))?.get(value) ?? 0
}

/** To one decimal, half up; what binary fractions lose does not decide. */
function rounded(score: number): number {
  return Math.round((score + 1e-6) * 10) / 10
}
