import type { ResultSummary, StoredResult } from '../../advisory/index.ts'
import { severities } from '../../core/index.ts'

/** How vulnerable what runs is, over all results: in the text format of Prometheus (version 0.0.4). */
export interface DensityMetrics {
  /** Counts an image, and since when it has what it has. */
  addImage(result: StoredResult, summary: ResultSummary): void
  /** One image that runs in a namespace; each is counted once in a namespace, however many pods it has. */
  addUse(namespace: string, digest: string): void
  /** An image that runs and has no result. */
  addUnscanned(): void
  text(now: string): string
}

type Level = (typeof levels)[number]
const levels = [...severities, 'unknown'] as const
/** Days. */
const ages = [1, 7, 14, 30, 60, 90, 180, 365] as const
const day = 86_400_000

interface Density {
  packages: number
  images: number
  readonly counts: Record<Level, number>
}

export function densityMetrics(): DensityMetrics {
  const images = new Map<string, { readonly name: string; readonly density: Density; readonly scanned: string }>()
  const namespaces = new Map<string, Set<string>>()
  const found: { readonly severity: Level; readonly firstSeen: number }[] = []
  const mended = new Map<Level, { seconds: number; count: number }>()
  let unscanned = 0

  return {
    addImage(result, summary) {
      const density = emptyDensity()
      density.images = 1
      density.packages = summary.packages
      for (const { count, severity } of summary.counts) density.counts[severity] += count
      const name = summary.names[0] ?? ''
      images.set(summary.digest, { name, density, scanned: summary.scanned })
      for (const { firstSeen, severity = 'unknown', suppressed } of result.vulnerabilities)
        if (suppressed === undefined) found.push({ severity, firstSeen: Date.parse(firstSeen) })
      for (const { firstSeen, mended: at, severity = 'unknown' } of result.mended) {
        const sum = mended.get(severity) ?? { seconds: 0, count: 0 }
        mended.set(severity, sum)
        sum.seconds += Math.max(0, Date.parse(at) - Date.parse(firstSeen)) / 1000
        sum.count += 1
      }
    },
    addUse(namespace, digest) {
      const used = namespaces.get(namespace) ?? new Set()
      namespaces.set(namespace, used)
      used.add(digest)
    },
    addUnscanned() {
      unscanned += 1
    },
    text(now) {
      const all = [...namespaces.values()].flatMap((used) => [...used])
      const ofCluster = sumOf(
        (namespaces.size > 0 ? [...new Set(all)] : [...images.keys()]).map((one) => images.get(one)?.density),
      )
      return [
        ...densityLines(
          'image',
          [...images].map(([digest, { density, name }]) => [labels({ image: name, digest }), density]),
        ),
        ...densityLines(
          'namespace',
          [...namespaces]
            .sort()
            .map(([namespace, used]) => [
              labels({ namespace }),
              sumOf([...used].map((one) => images.get(one)?.density)),
            ]),
        ),
        ...densityLines('cluster', [['', ofCluster]]),
        ...head(
          'seawall_image_scanned_timestamp_seconds',
          'when the packages of an image were looked up last',
          'gauge',
        ),
        ...[...images].map(
          ([digest, { name, scanned }]) =>
            `seawall_image_scanned_timestamp_seconds${labels({ image: name, digest })} ${Date.parse(scanned) / 1000}`,
        ),
        ...head('seawall_images_not_scanned', 'images that run and have no result', 'gauge'),
        `seawall_images_not_scanned ${unscanned}`,
        ...ageLines(found, Date.parse(now)),
        ...mendedLines(mended),
        '',
      ].join('\n')
    },
  }
}

const emptyDensity = (): Density => ({
  packages: 0,
  images: 0,
  counts: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 },
})

function sumOf(parts: readonly (Density | undefined)[]): Density {
  const sum = emptyDensity()
  for (const part of parts) {
    if (part === undefined) continue
    sum.packages += part.packages
    sum.images += part.images
    for (const level of levels) sum.counts[level] += part.counts[level]
  }
  return sum
}

/** IMG-13: how many, how many for 100 packages, and how many for one image. */
function densityLines(scope: string, rows: readonly (readonly [string, Density])[]): readonly string[] {
  const name = `seawall_${scope}_vulnerabilities`
  const lines = (
    suffix: string,
    help: string,
    value: (density: Density, level: Level) => number,
  ): readonly string[] => [
    ...head(`${name}${suffix}`, help, 'gauge'),
    ...rows.flatMap(([own, density]) =>
      levels.map((level) => `${name}${suffix}${withLabel(own, 'severity', level)} ${rounded(value(density, level))}`),
    ),
  ]
  return [
    ...lines(
      '',
      `vulnerabilities that nobody holds back, by severity, of each ${scope}`,
      ({ counts }, level) => counts[level],
    ),
    ...lines(
      '_per_100_packages',
      `vulnerabilities for 100 packages, of each ${scope}`,
      ({ counts, packages }, level) => (packages === 0 ? 0 : (counts[level] * 100) / packages),
    ),
    ...(scope === 'image'
      ? []
      : lines('_per_image', `vulnerabilities for one image that runs, of each ${scope}`, ({ counts, images }, level) =>
          images === 0 ? 0 : counts[level] / images,
        )),
  ]
}

function ageLines(
  found: readonly { readonly severity: Level; readonly firstSeen: number }[],
  now: number,
): readonly string[] {
  const name = 'seawall_vulnerability_age_days'
  return [
    ...head(name, 'how long vulnerabilities have been in images of a name', 'histogram'),
    ...levels.flatMap((level) => {
      const days = found
        .filter(({ severity }) => severity === level)
        .map(({ firstSeen }) => Math.max(0, (now - firstSeen) / day))
      const buckets = [...ages.map(String), '+Inf'].map((end) => {
        const inside = end === '+Inf' ? days.length : days.filter((age) => age <= Number(end)).length
        return `${name}_bucket${labels({ severity: level, le: end })} ${inside}`
      })
      const sum = days.reduce((total, age) => total + age, 0)
      const own = labels({ severity: level })
      return [...buckets, `${name}_sum${own} ${rounded(sum)}`, `${name}_count${own} ${days.length}`]
    }),
  ]
}

/** The mean is the sum divided by the count. */
function mendedLines(
  mended: ReadonlyMap<Level, { readonly seconds: number; readonly count: number }>,
): readonly string[] {
  const name = 'seawall_vulnerability_time_to_fix_seconds'
  return [
    ...head(name, 'from when a vulnerability was first seen in an image to the build that has it no more', 'summary'),
    ...levels.flatMap((level) => {
      const { count, seconds } = mended.get(level) ?? { count: 0, seconds: 0 }
      const own = labels({ severity: level })
      return [`${name}_sum${own} ${rounded(seconds)}`, `${name}_count${own} ${count}`]
    }),
  ]
}

const head = (name: string, help: string, type: string): readonly string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000

function labels(all: Readonly<Record<string, string>>): string {
  return `{${Object.entries(all)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',')}}`
}

const withLabel = (own: string, name: string, value: string): string =>
  own === '' ? labels({ [name]: value }) : `${own.slice(0, -1)},${name}="${value}"}`

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
