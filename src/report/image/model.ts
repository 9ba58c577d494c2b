import type { AdvisoryFacts } from '../../advisory/index.ts'
import type { ImageAssessment, ImageFinding } from '../../assess/image/index.ts'
import { loadCatalogue } from '../../catalogue/index.ts'
import { spdxExpression } from '../../formats/licenses/index.ts'
import { platformText } from '../../formats/oci/index.ts'
import { type EndOfLife, endOfLifeOf } from '../../formats/os-release/index.ts'
import { purlOf } from '../../formats/purl/index.ts'
import {
  buildSteps,
  type ImageSecret,
  type InventoryPackage,
  isOfSystem,
  type ReadImage,
  redactCommand,
  redactWords,
  type Surface,
  saysHowItRuns,
  type Unread,
  unreadOf,
} from '../../image/index.ts'
import { countSeverities } from '../counts.ts'
import type { SeverityCounts } from '../model.ts'
import { type VulnerabilityPart, vulnerabilityPart } from './vulnerabilities.ts'

/** Version of the published shape. */
const schema = 'seawall.dev/image-report/v1'

/** An image as people and machines meet it. Published as JSON in this form. */
export interface ImageReport {
  readonly schema: string
  readonly tool: { readonly name: 'seawall'; readonly version: string; readonly catalogue: string }
  readonly assessedAt: string
  readonly target: string
  readonly image: ImageSummary
  readonly layers: readonly LayerRow[]
  readonly summary: {
    readonly findings: SeverityCounts
    readonly packages: Readonly<Record<string, number>>
    readonly incomplete: number
    /** Files that could be read in part or not at all: where there is any, nothing here is complete. */
    readonly warnings: number
    readonly notes: number
  }
  readonly packages: readonly PackageRow[]
  readonly findings: readonly ImageFinding[]
  /** Redacted: an excerpt without the value. */
  readonly secrets: readonly ImageSecret[]
  /** What is known to be wrong with packages. */
  readonly vulnerabilities: VulnerabilityPart
  /** What the program needs and what could go, where it was asked for. */
  readonly surface?: Surface
  /** Questions that could not be answered, and what is missing. */
  readonly unanswered: ImageAssessment['unanswered']
  /** What could not be read: where there is any, nothing here is complete. */
  readonly incomplete: Unread['layers']
  /** What there is to say of files: at most a thousand of each level, and the summary counts all. */
  readonly warnings: readonly WarningRow[]
}

export interface WarningRow {
  /** `warning`: it could be read in part or not at all. `note`: it was read, and holds what has no name to be listed by. */
  readonly level: 'warning' | 'note'
  readonly layer: number
  readonly path: string
  readonly message: string
}

/** Whether everything was read: silence about the rest of another image means nothing. */
export function isWhole({ summary }: Pick<ImageReport, 'summary'>): boolean {
  return summary.incomplete + summary.warnings === 0
}

export interface ImageSummary {
  readonly source: string
  readonly imageId: string
  readonly manifestDigest?: string
  readonly indexDigest?: string
  readonly tags: readonly string[]
  readonly platform?: string
  readonly created?: string
  readonly user?: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly os?: {
    readonly id: string
    readonly versionId: string
    readonly name: string
    readonly endOfLife?: EndOfLife
  }
  readonly base: ReadImage['base']
  /** As stored, and unpacked. */
  readonly storedBytes: number
  readonly bytes: number
  readonly files: number
}

export interface LayerRow {
  readonly index: number
  readonly diffId: string
  readonly digest?: string
  readonly compression: string
  readonly storedBytes: number
  readonly bytes: number
  readonly files: number
  /** Of the base image. */
  readonly base: boolean
  readonly instruction: string
  /** Packages this layer brought, of those in the image. */
  readonly packages: number
  readonly findings: number
  /** Of packages it brought, those that count. */
  readonly vulnerabilities: number
}

export interface PackageRow {
  readonly type: string
  readonly name: string
  readonly version: string
  readonly purl?: string
  /** SPDX expression. */
  readonly licence?: string
  readonly source?: { readonly name: string; readonly version: string }
  readonly path: string
  readonly inside?: string
  readonly from: 'lock' | 'installed'
  readonly layer: number
  readonly base: boolean
  /** Part of this package of the operating system. */
  readonly owner?: string
  readonly relationship?: string
  readonly dev?: boolean
}

export interface ReportHead {
  readonly version: string
  readonly now: string
  readonly surface?: Surface
  readonly advisories: AdvisoryFacts
}

export function imageReport(
  read: ReadImage,
  assessment: ImageAssessment,
  { version, now, surface, advisories }: ReportHead,
): ImageReport {
  const packages = read.inventory.packages.map((one) => packageRow(one, read))
  const unread = unreadOf(read)
  const vulnerabilities = vulnerabilityPart(advisories, read)
  return {
    schema,
    tool: { name: 'seawall', version, catalogue: loadCatalogue().digest },
    assessedAt: now,
    target: read.source.name,
    image: summaryOf(read, now),
    layers: layerRows(read, packages, assessment, vulnerabilities),
    summary: {
      findings: countSeverities(assessment.findings),
      packages: countTypes(packages),
      incomplete: unread.layers.length,
      warnings: unread.files.length + unread.moreFiles,
      notes: unread.notes.length + unread.moreNotes,
    },
    packages,
    findings: assessment.findings,
    secrets: read.secrets,
    vulnerabilities,
    ...(surface !== undefined && { surface }),
    unanswered: assessment.unanswered,
    incomplete: unread.layers,
    warnings: [
      ...unread.files.map((one) => ({ level: 'warning' as const, ...one })),
      ...unread.notes.map((one) => ({ level: 'note' as const, ...one })),
    ],
  }
}

function summaryOf({ source, layers, inventory, base, overlay }: ReadImage, now: string): ImageSummary {
  const { config, manifestDigest, indexDigest } = source
  const { os, created } = { os: inventory.os, created: config.created }
  const life = os === undefined ? undefined : endOfLifeOf(os, now)
  return {
    source: source.kind,
    imageId: source.imageId,
    ...(manifestDigest !== undefined && { manifestDigest }),
    ...(indexDigest !== undefined && { indexDigest }),
    tags: source.tags,
    ...(config.os !== '' && { platform: platformText(config) }),
    ...(created !== undefined && { created }),
    ...(saysHowItRuns(source) && { user: config.user }),
    entrypoint: redactWords(config.entrypoint),
    command: redactWords(config.cmd),
    ...(os !== undefined && {
      os: {
        id: os.id,
        versionId: os.versionId,
        name: os.prettyName || os.name || os.id,
        ...(life !== undefined && { endOfLife: life }),
      },
    }),
    base,
    storedBytes: sum(layers.map(({ walked }) => walked.storedBytes)),
    bytes: sum(layers.map(({ walked }) => walked.bytes)),
    files: overlay.files,
  }
}

function layerRows(
  read: ReadImage,
  packages: readonly PackageRow[],
  { findings }: ImageAssessment,
  vulnerabilities: VulnerabilityPart,
): readonly LayerRow[] {
  const steps = buildSteps(read.source.config, read.layers.length)
  return read.layers.map(({ walked, files }, index) => {
    const digest = read.source.layers[index]?.digest
    return {
      index,
      diffId: walked.diffId,
      ...(digest !== undefined && { digest }),
      compression: walked.compression,
      storedBytes: walked.storedBytes,
      bytes: walked.bytes,
      files: files.types.filter((type) => type !== 'd').length,
      base: index < read.base.layers,
      instruction: redactCommand(steps.find(({ layer }) => layer === index)?.instruction ?? ''),
      packages: packages.filter((one) => one.layer === index).length,
      findings: findings.filter(({ at, slot }) => new RegExp(`\\blayer ${index}\\b`).test(`${slot ?? ''} ${at.value}`))
        .length,
      vulnerabilities: vulnerabilities.found.filter((one) => one.layer === index && one.suppressed === undefined)
        .length,
    }
  })
}

function packageRow(one: InventoryPackage, { inventory, base }: ReadImage): PackageRow {
  const { package: found, path, source, layer, owner } = one
  const purl = purlOf(found, inventory.os)
  const licence = spdxExpression(found.licenses ?? [])
  return {
    type: found.type,
    name: found.name,
    version: found.version,
    ...(purl !== undefined && { purl }),
    ...(licence !== undefined && { licence }),
    ...(isOfSystem(found) && { source: found.source }),
    path,
    ...(found.filePath !== undefined && { inside: found.filePath }),
    from: source,
    layer,
    base: layer < base.layers,
    ...(owner !== undefined && { owner }),
    ...(found.relationship !== undefined && { relationship: found.relationship }),
    ...(found.dev === true && { dev: true }),
  }
}

function countTypes(packages: readonly PackageRow[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { type } of packages) counts[type] = (counts[type] ?? 0) + 1
  return counts
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
