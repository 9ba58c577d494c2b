import type { ImageAssessment, ImageFinding } from '../../assess/image/index.ts'
import { count, megabytes, type OsPackage, type Package, printable } from '../../core/index.ts'
import { diffSbom, type Sbom, type SbomDiff } from '../../formats/sbom/index.ts'
import {
  type ConfigChange,
  diffConfig,
  diffFiles,
  type FileDiff,
  isWholeImage,
  type ReadImage,
} from '../../image/index.ts'
import type { Paint } from '../paint.ts'
import { sbomOf } from './sbom.ts'

/** One of two things that are compared. */
export type Side = 'before' | 'after'

/** The packages that two bills of materials do not share. Published as JSON in this form. */
export interface SbomDiffReport extends SbomDiff {
  readonly schema: 'seawall.dev/sbom-diff/v1'
  readonly before: string
  readonly after: string
  readonly incomplete: readonly Side[]
}

/** A bill and its name, and whether all was read of what it is of. */
export interface NamedBill {
  readonly name: string
  readonly bill: Sbom
  readonly isWhole: boolean
}

export function sbomDiff(before: NamedBill, after: NamedBill): SbomDiffReport {
  return {
    schema: 'seawall.dev/sbom-diff/v1',
    before: before.name,
    after: after.name,
    incomplete: sidesOf(before.isWhole, after.isWhole),
    ...diffSbom(before.bill, after.bill),
  }
}

function sidesOf(isBeforeWhole: boolean, isAfterWhole: boolean): readonly Side[] {
  return [...(isBeforeWhole ? [] : ['before' as const]), ...(isAfterWhole ? [] : ['after' as const])]
}

/** What became of an image from one version to the next. Published as JSON in this form. */
export interface ImageDiff {
  readonly schema: 'seawall.dev/image-diff/v1'
  readonly before: string
  readonly after: string
  /** The sides that were not read completely: what is said to be new or gone may not be. */
  readonly incomplete: readonly Side[]
  readonly packages: SbomDiff
  readonly config: readonly ConfigChange[]
  readonly files: FileDiff
  readonly findings: { readonly new: readonly ImageFinding[]; readonly gone: readonly ImageFinding[] }
}

const shownFiles = 200

export function imageDiff(
  [before, ofBefore]: readonly [ReadImage, ImageAssessment],
  [after, ofAfter]: readonly [ReadImage, ImageAssessment],
  version: string,
): ImageDiff {
  return {
    schema: 'seawall.dev/image-diff/v1',
    before: before.source.name,
    after: after.source.name,
    incomplete: sidesOf(isWholeImage(before), isWholeImage(after)),
    packages: diffSbom(sbomOf(before, version), sbomOf(after, version)),
    config: diffConfig(before.source.config, after.source.config),
    files: diffFiles(before, after, shownFiles),
    findings: {
      new: ofAfter.findings.filter(isMissingIn(ofBefore.findings)),
      gone: ofBefore.findings.filter(isMissingIn(ofAfter.findings)),
    },
  }
}

/** By what was found where: the images have names of their own, and layers move. */
function isMissingIn(others: readonly ImageFinding[]): (finding: ImageFinding) => boolean {
  const key = ({ check, at }: ImageFinding): string => [check, at.path.join('/'), at.message].join('\0')
  const known = new Set(others.map(key))
  return (finding) => !known.has(key(finding))
}

export function renderImageDiff({ before, after, packages, config, files, findings }: ImageDiff, paint: Paint): string {
  const parts = [
    `${paint.bold(printable(before))} → ${paint.bold(printable(after))}`,
    renderSbomDiff(packages, paint),
    ...(config.length === 0 ? [] : [['Configuration', ...config.map(configLine)].join('\n')]),
    fileLines(files, paint),
    findingLines(findings, paint),
  ]
  return `${parts.join('\n\n')}\n`
}

/** The packages that two bills of materials do not share. */
export function renderSbomDiff({ added, removed, changed }: SbomDiff, paint: Paint): string {
  if (added.length + removed.length + changed.length === 0) return 'The same packages.'
  const named = ({ type, name }: Package | OsPackage): string => `${type} ${printable(name)}`
  const arrows = { up: '↑', down: '↓', same: '=' } as const
  const of = (one: Package | OsPackage): string => printable(one.version) || '?'
  return [
    `Packages: ${count(added.length, 'added', 'added')}, ${count(removed.length, 'removed', 'removed')}, ${count(changed.length, 'changed', 'changed')}`,
    ...added.map((one) => paint.green(`  + ${named(one)} ${of(one)}`)),
    ...removed.map((one) => paint.red(`  - ${named(one)} ${of(one)}`)),
    ...changed.map(({ before, after, version, licence }) => {
      const licences = licence
        ? `, licence ${(before.licenses ?? []).join(', ') || '?'} → ${(after.licenses ?? []).join(', ') || '?'}`
        : ''
      return paint.yellow(`  ${arrows[version]} ${named(after)} ${of(before)} → ${of(after)}${printable(licences)}`)
    }),
  ].join('\n')
}

function configLine({ setting, before, after }: ConfigChange): string {
  return `  ${printable(setting)}: ${before === undefined ? 'not set' : printable(before)} → ${after === undefined ? 'not set' : printable(after)}`
}

const shownLines = 20

function fileLines({ added, removed, changed, bytes, changes }: FileDiff, paint: Paint): string {
  if (added + removed + changed === 0) return 'The same files.'
  const signs = { added: '+', removed: '-', changed: '~' } as const
  const lines = changes
    .slice(0, shownLines)
    .map(
      ({ path, kind, after, before, mode }) =>
        `  ${signs[kind]} /${printable(path)}  ${megabytes(kind === 'removed' ? before : after)}${mode === undefined ? '' : `, mode ${mode}`}`,
    )
  const more = added + removed + changed - lines.length
  return [
    `Files: ${count(added, 'added', 'added')}, ${count(removed, 'removed', 'removed')}, ${count(changed, 'changed', 'changed')}, ${bytes < 0 ? `${megabytes(-bytes)} less` : `${megabytes(bytes)} more`}`,
    ...lines,
    ...(more > 0 ? [paint.dim(`  and ${more} more`)] : []),
  ].join('\n')
}

function findingLines({ new: fresh, gone }: ImageDiff['findings'], paint: Paint): string {
  const line = ({ severity, check, at, slot }: ImageFinding): string =>
    `${severity} ${check}: ${printable(slot ?? at.path.join('/'))}: ${printable(at.message)}`
  if (fresh.length + gone.length === 0) return 'The same findings.'
  return [
    `Findings: ${count(fresh.length, 'new', 'new')}, ${count(gone.length, 'gone', 'gone')}`,
    ...fresh.map((one) => paint.red(`  + ${line(one)}`)),
    ...gone.map((one) => paint.green(`  - ${line(one)}`)),
  ].join('\n')
}
