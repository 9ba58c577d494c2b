/** Upper ends of the buckets, in seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const

/** Label values come from requests; past so many of one metric they are counted as `other`. */
const mostSeries = 200

/** Counters and histograms in the text format of Prometheus (version 0.0.4). */
export class Metrics {
  readonly #counters = new Map<string, Series>()
  readonly #histograms = new Map<string, Histogram>()
  readonly #gauges = new Map<string, { readonly help: string; readonly read: () => number }>()

  count(name: string, help: string, labels: Labels = {}, by = 1): void {
    const series = this.#counters.get(name) ?? { help, values: new Map<string, number>() }
    this.#counters.set(name, series)
    const key = bounded(series.values, labels)
    series.values.set(key, (series.values.get(key) ?? 0) + by)
  }

  /** `seconds` of one event. */
  observe(name: string, help: string, labels: Labels, seconds: number): void {
    const histogram = this.#histograms.get(name) ?? { help, values: new Map<string, number[]>() }
    this.#histograms.set(name, histogram)
    const key = bounded(histogram.values, labels)
    const counts = histogram.values.get(key) ?? new Array<number>(buckets.length + 2).fill(0)
    histogram.values.set(key, counts)
    for (const [index, end] of buckets.entries()) if (seconds <= end) counts[index] = (counts[index] ?? 0) + 1
    counts[buckets.length] = (counts[buckets.length] ?? 0) + 1
    counts[buckets.length + 1] = (counts[buckets.length + 1] ?? 0) + seconds
  }

  gauge(name: string, help: string, read: () => number): void {
    this.#gauges.set(name, { help, read })
  }

  text(): string {
    return [
      ...[...this.#counters].map(([name, { help, values }]) => [
        ...head(name, help, 'counter'),
        ...[...values].map(([labels, value]) => `${name}${braces(labels)} ${value}`),
      ]),
      ...[...this.#gauges].map(([name, { help, read }]) => [...head(name, help, 'gauge'), `${name} ${read()}`]),
      ...[...this.#histograms].map(([name, { help, values }]) => [
        ...head(name, help, 'histogram'),
        ...[...values].flatMap(([labels, counts]) => histogramLines(name, labels, counts)),
      ]),
    ]
      .map((lines) => `${lines.join('\n')}\n`)
      .join('')
  }
}

export type Labels = Readonly<Record<string, string>>

interface Series {
  readonly help: string
  readonly values: Map<string, number>
}

interface Histogram {
  readonly help: string
  readonly values: Map<string, number[]>
}

function bounded(values: ReadonlyMap<string, unknown>, labels: Labels): string {
  const key = labelText(labels)
  if (values.has(key) || values.size < mostSeries) return key
  return labelText(Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])))
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${value.slice(0, 100).replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`)
    .join(',')
}

const braces = (labels: string): string => (labels === '' ? '' : `{${labels}}`)

const head = (name: string, help: string, type: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

function histogramLines(name: string, labels: string, counts: readonly number[]): string[] {
  const total = counts[buckets.length] ?? 0
  const before = labels === '' ? '' : `${labels},`
  return [
    ...buckets.map((end, index) => `${name}_bucket{${before}le="${end}"} ${counts[index] ?? 0}`),
    `${name}_bucket{${before}le="+Inf"} ${total}`,
    `${name}_sum${braces(labels)} ${counts[buckets.length + 1] ?? 0}`,
    `${name}_count${braces(labels)} ${total}`,
  ]
}
