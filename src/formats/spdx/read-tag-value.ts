import type { SpdxDocument, SpdxPackage, SpdxRelationship } from './document.ts'
import { every, first, sectionsOf, type Tag, tagsOf } from './tags.ts'

/** Whether a text is SPDX in the tag-value form: its first tag says so. */
export function isSpdxTagValue(text: string): boolean {
  const lines = text
    .slice(0, 4_096)
    .replace(/^\uFEFF/, '')
    .split('\n')
  const opening = lines.find((line) => line.trim() !== '' && !line.startsWith('#'))
  return opening?.trimStart().startsWith('SPDXVersion:') === true
}

export function documentOfTagValue(text: string): SpdxDocument {
  const sections = sectionsOf(tagsOf(text))
  const head = sections.find(({ kind }) => kind === 'document')?.tags ?? []
  const all = sections.flatMap(({ tags }) => tags)
  const annotations = annotationsOf(all)
  return {
    version: (first(head, 'SPDXVersion') ?? '').replace(/^SPDX-/, ''),
    name: first(head, 'DocumentName') ?? '',
    created: first(head, 'Created'),
    creators: every(head, 'Creator'),
    packages: sections.flatMap(({ kind, tags }) => (kind === 'package' ? packageOf(tags, annotations) : [])),
    relationships: every(all, 'Relationship').flatMap(relationshipOf),
    extracted: new Map(sections.flatMap(({ kind, tags }) => (kind === 'licence' ? extractedOf(tags) : []))),
  }
}

function packageOf(tags: readonly Tag[], annotations: ReadonlyMap<string, readonly string[]>): SpdxPackage {
  const id = first(tags, 'SPDXID') ?? ''
  return {
    id,
    name: first(tags, 'PackageName') ?? '',
    version: first(tags, 'PackageVersion') ?? '',
    purls: every(tags, 'ExternalRef').flatMap(purlOfReference),
    declared: first(tags, 'PackageLicenseDeclared'),
    concluded: first(tags, 'PackageLicenseConcluded'),
    supplier: first(tags, 'PackageSupplier'),
    purpose: first(tags, 'PrimaryPackagePurpose'),
    sourceInfo: first(tags, 'PackageSourceInfo'),
    checksums: every(tags, 'PackageChecksum').flatMap(checksumOf),
    notes: [...(annotations.get(id) ?? []), ...every(tags, 'PackageAttributionText')],
  }
}

/** An annotation names the package it is about with `SPDXREF`. */
function annotationsOf(tags: readonly Tag[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  let about: string | undefined
  let comment: string | undefined
  for (const [name, value] of tags) {
    if (name === 'Annotator') [about, comment] = [undefined, undefined]
    else if (name === 'SPDXREF') about = value
    else if (name === 'AnnotationComment') comment = value
    else continue
    if (about === undefined || comment === undefined) continue
    const comments = found.get(about)
    if (comments === undefined) found.set(about, [comment])
    else comments.push(comment)
    comment = undefined
  }
  return found
}

/** `PACKAGE-MANAGER purl pkg:…`; before 2.3 the category had an underscore. */
function purlOfReference(text: string): readonly string[] {
  const [, kind, locator] = text.split(/\s+/, 3)
  return kind === 'purl' && locator !== undefined ? [locator] : []
}

function checksumOf(text: string): readonly { algorithm: string; value: string }[] {
  const colon = text.indexOf(':')
  return colon === -1 ? [] : [{ algorithm: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() }]
}

function relationshipOf(text: string): readonly SpdxRelationship[] {
  const [from, kind, to] = text.split(/\s+/, 3)
  return from && kind && to ? [{ from, kind, to }] : []
}

function extractedOf(tags: readonly Tag[]): readonly (readonly [string, string])[] {
  const id = first(tags, 'LicenseID')
  const text = first(tags, 'LicenseName') ?? first(tags, 'ExtractedText')
  return id === undefined || text === undefined ? [] : [[id, text]]
}
