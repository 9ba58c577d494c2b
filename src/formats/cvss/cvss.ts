export type CvssVersion = '2.0' | '3.0' | '3.1' | '4.0'

/** A CVSS vector: what it says of each metric it names, `AV` → `N`, in the order of its specification. */
export interface Cvss {
  readonly version: CvssVersion
  readonly metrics: ReadonlyMap<string, string>
}

/** The metrics of a version by group, in canonical order, each with its values and what they weigh. */
export interface MetricTable {
  readonly base: MetricGroup
  /** What version 4.0 calls threat. */
  readonly temporal: MetricGroup
  readonly environmental: MetricGroup
  /** Said besides; changes no score. */
  readonly supplemental: MetricGroup
}

export type MetricGroup = ReadonlyMap<string, ReadonlyMap<string, number>>

type Written = Readonly<Record<string, Readonly<Record<string, number>>>>

export function metricTable(written: Readonly<Record<keyof MetricTable, Written>>): MetricTable {
  return {
    base: groupOf(written.base),
    temporal: groupOf(written.temporal),
    environmental: groupOf(written.environmental),
    supplemental: groupOf(written.supplemental),
  }
}

function groupOf(written: Written): MetricGroup {
  return new Map(Object.entries(written).map(([metric, values]) => [metric, new Map(Object.entries(values))]))
}

/** Whether the vector says anything of a group: a metric that is not defined says nothing. */
export function says(group: MetricGroup, { metrics }: Cvss): boolean {
  return [...group.keys()].some((metric) => isDefined(metrics.get(metric)))
}

/** `X`, in version 2 `ND`, stands for a metric that is not there. */
export function isDefined(value: string | undefined): value is string {
  return value !== undefined && value !== 'X' && value !== 'ND'
}

/** What a value of a metric weighs; `absent` where the vector does not say. */
export function weightIn(group: MetricGroup, { metrics }: Cvss, metric: string, absent = 0): number {
  const value = metrics.get(metric)
  return isDefined(value) ? (group.get(metric)?.get(value) ?? absent) : absent
}
