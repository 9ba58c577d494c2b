/** One set of metrics that are judged together (section 8.2 of the specification, tables 24 to 29). */
export interface EquivalenceClass {
  /** How grave it is, 0 the gravest: a digit of the macro vector. */
  readonly level: number
  /** The steps from the gravest of all values down to the gravest vectors of this level. */
  readonly top: number
  /** The steps that lie inside this level: its depth, plus one. */
  readonly depth: number
  readonly metrics: readonly string[]
}

/** The value of a metric as the environment has it. */
export type ValueOf = (metric: string) => string

export function exploitClass(is: ValueOf): EquivalenceClass {
  const metrics = ['AV', 'PR', 'UI']
  const open = metrics.filter((metric) => is(metric) === 'N').length
  if (open === 3) return { level: 0, top: 0, depth: 1, metrics }
  return open > 0 && is('AV') !== 'P'
    ? { level: 1, top: 1, depth: 4, metrics }
    : { level: 2, top: 3, depth: 5, metrics }
}

export function complexityClass(is: ValueOf): EquivalenceClass {
  const metrics = ['AC', 'AT']
  return is('AC') === 'L' && is('AT') === 'N'
    ? { level: 0, top: 0, depth: 1, metrics }
    : { level: 1, top: 1, depth: 2, metrics }
}

/** The impact on the vulnerable system alone: the third digit. */
export function impactLevel(is: ValueOf): number {
  if (is('VC') === 'H' && is('VI') === 'H') return 0
  return ['VC', 'VI', 'VA'].some((metric) => is(metric) === 'H') ? 1 : 2
}

/** Whether something is lost that the environment requires most: the sixth digit. */
export function requirementLevel(is: ValueOf): number {
  return ['C', 'I', 'A'].some((loss) => is(`${loss}R`) === 'H' && is(`V${loss}`) === 'H') ? 0 : 1
}

/** The third and sixth class depend on each other and are measured as one. */
export function requiredImpactClass(is: ValueOf): EquivalenceClass {
  const metrics = ['VC', 'VI', 'VA', 'CR', 'IR', 'AR']
  const level = impactLevel(is) * 2 + requirementLevel(is)
  return { level, top: [0, 3, 1, 3, 0, 3][level] ?? 0, depth: [7, 6, 8, 8, 1, 10][level] ?? 1, metrics }
}

export function subsequentClass(is: ValueOf): EquivalenceClass {
  const metrics = ['SC', 'SI', 'SA']
  if (is('SI') === 'S' || is('SA') === 'S') return { level: 0, top: 1, depth: 6, metrics }
  return metrics.some((metric) => is(metric) === 'H')
    ? { level: 1, top: 3, depth: 5, metrics }
    : { level: 2, top: 6, depth: 4, metrics }
}
