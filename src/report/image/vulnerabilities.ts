import {
  type AdvisoryFacts,
  fixBy,
  type Priority,
  priorityOf,
  type Suppression,
  urgencies,
  type Vulnerability,
} from '../../advisory/index.ts'
import { byCodePoint, type PackageType, type Severity, severityRank } from '../../core/index.ts'
import { purlOf } from '../../formats/purl/index.ts'
import { isOfSystem, type ReadImage } from '../../image/index.ts'

/** What the advisories say of an image, and what they cannot say. */
export interface VulnerabilityPart {
  readonly database: {
    /** RFC 3339. */
    readonly built: string
    /** A sample of well-known vulnerabilities: not finding one means nothing. */
    readonly sample: boolean
  }
  readonly found: readonly VulnerabilityRow[]
  /** Packages that were looked up. */
  readonly judged: number
  /** Packages of which nobody can say whether they are touched, those with one reason together. */
  readonly unjudged: readonly {
    readonly why: string
    readonly packages: number
    readonly examples: readonly string[]
  }[]
}

export interface VulnerabilityRow {
  readonly id: string
  readonly aliases: readonly string[]
  /** `unknown` where nobody says. */
  readonly severity: Severity | 'unknown'
  readonly severityFrom?: string
  /** CVSS, by our computation. */
  readonly score?: number
  readonly vector?: string
  readonly title?: string
  readonly package: string
  readonly version: string
  readonly type: PackageType
  /** The package of the distribution's source it was built from, where that has another name. */
  readonly source?: string
  readonly purl?: string
  readonly path: string
  readonly layer: number
  readonly introducedBy: 'base' | 'application'
  readonly status: Vulnerability['status']
  readonly fixedIn?: string
  /** One step that mends it. */
  readonly fixBy?: string
  readonly priority: Priority
  readonly exploited?: { readonly added: string; readonly due?: string; readonly ransomware: boolean }
  /** EPSS: 0 to 1. */
  readonly probability?: number
  readonly percentile?: number
  readonly malicious?: boolean
  readonly published?: string
  readonly weaknesses: readonly string[]
  readonly references: readonly string[]
  readonly grades: Vulnerability['grades']
  readonly sources: Vulnerability['sources']
  /** Why it does not count. */
  readonly suppressed?: Suppression
}

const shownExamples = 5

export function vulnerabilityPart(facts: AdvisoryFacts, read: ReadImage): VulnerabilityPart {
  const groups = Map.groupBy(facts.unjudged, ({ why }) => why)
  return {
    database: { built: facts.built, sample: facts.sample },
    judged: facts.judged,
    found: facts.vulnerabilities.map((one) => rowOf(one, read)).sort(moreUrgentFirst),
    unjudged: [...groups]
      .map(([why, list]) => {
        const names = [...new Set(list.map(({ found }) => `${found.package.name} ${found.package.version}`.trim()))]
        return { why, packages: names.length, examples: names.slice(0, shownExamples) }
      })
      .sort((a, b) => b.packages - a.packages || byCodePoint(a.why, b.why)),
  }
}

function rowOf(one: Vulnerability, { base, inventory }: ReadImage): VulnerabilityRow {
  const {
    exploited,
    fixedIn,
    found,
    grades,
    malicious,
    probability,
    published,
    severity,
    severityFrom,
    suppressed,
    title,
  } = one
  const introducedBy = found.layer < base.layers ? 'base' : 'application'
  const purl = found.purl ?? purlOf(found.package, inventory.os)
  const step = fixBy(one, { part: introducedBy, ...(base.name !== undefined && { baseName: base.name }) })
  const scored = grades.filter(({ score }) => score !== undefined)
  const grade =
    scored.find(({ source }) => source === severityFrom) ??
    scored.toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))[0]
  return {
    id: one.id,
    aliases: one.aliases,
    severity: severity ?? 'unknown',
    ...(severityFrom !== undefined && { severityFrom }),
    ...(grade?.score !== undefined && { score: grade.score }),
    ...(grade?.vector !== undefined && { vector: grade.vector }),
    ...(title !== undefined && { title }),
    package: found.package.name,
    version: found.package.version,
    type: found.package.type,
    ...(isOfSystem(found.package) && { source: found.package.source.name || found.package.name }),
    ...(purl !== undefined && { purl }),
    path: found.path,
    layer: found.layer,
    introducedBy,
    status: one.status,
    ...(fixedIn !== undefined && { fixedIn }),
    ...(step !== undefined && { fixBy: step }),
    priority: priorityOf(one),
    ...(exploited !== undefined && {
      exploited: {
        added: exploited.added,
        ...(exploited.due !== undefined && { due: exploited.due }),
        ransomware: exploited.ransomware,
      },
    }),
    ...(probability !== undefined && { probability: probability.probability, percentile: probability.percentile }),
    ...(malicious && { malicious }),
    ...(published !== undefined && { published }),
    weaknesses: one.weaknesses,
    references: one.references,
    grades,
    sources: one.sources,
    ...(suppressed !== undefined && { suppressed }),
  }
}

/** What counts before what does not; then by urgency, gravity and likelihood. */
function moreUrgentFirst(a: VulnerabilityRow, b: VulnerabilityRow): number {
  const held = ({ suppressed }: VulnerabilityRow): number => (suppressed === undefined ? 0 : 1)
  const rank = ({ severity }: VulnerabilityRow): number => (severity === 'unknown' ? 9 : severityRank(severity))
  return (
    held(a) - held(b) ||
    urgencies.indexOf(a.priority.urgency) - urgencies.indexOf(b.priority.urgency) ||
    rank(a) - rank(b) ||
    (b.probability ?? 0) - (a.probability ?? 0) ||
    byCodePoint(a.id, b.id) ||
    byCodePoint(a.package, b.package) ||
    byCodePoint(a.path, b.path)
  )
}
