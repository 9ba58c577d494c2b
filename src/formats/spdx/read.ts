import { type JsonObject, type Result, SeawallError } from '../../core/index.ts'
import { type Distro, distroId } from '../purl/index.ts'
import { ownPrefix, PropertyBag, type ReadSbom, readStated, type SbomSubject } from '../sbom/model/index.ts'
import { propertiesIn, stateComponent } from './component.ts'
import type { SpdxDocument, SpdxPackage, SpdxRelationship } from './document.ts'
import { documentOfJson, isSpdxJson } from './read-json.ts'
import { documentOfTagValue } from './read-tag-value.ts'

/** An SPDX 2 document as JSON, with what Trivy, Syft and Seawall put into its notes. */
export function readSpdxJson(value: JsonObject): Result<ReadSbom> {
  return isSpdxJson(value) ? readDocument(documentOfJson(value)) : refused()
}

/** An SPDX 2 document in the tag-value form. */
export function readSpdxTagValue(text: string): Result<ReadSbom> {
  return readDocument(documentOfTagValue(text))
}

function refused(): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'SPDX 2.2 and 2.3 can be read as JSON and as tag-value text'
  return {
    ok: false,
    error: new SeawallError('unsupported', 'The document has an SPDX version that is not known.', { hint }),
  }
}

function readDocument(document: SpdxDocument): Result<ReadSbom> {
  if (!/^2\.[0-9]$/.test(document.version)) return refused()
  const subject = subjectOf(document)
  const os = document.packages.find(isOperatingSystem)
  const files = applicationFiles(document, subject)
  return {
    ok: true,
    value: readStated({
      format: 'spdx',
      formatVersion: document.version,
      subject: subjectIn(document, subject),
      tools: document.creators.flatMap(toolOf),
      ...(os !== undefined && { os: distroIn(os) }),
      ...(document.created !== undefined && { created: document.created }),
      components: document.packages
        .filter((one) => (one.purls.length > 0 ? one !== subject || isLibrary(one) : isNamedByUs(one)))
        .map((one) => stateComponent(one, document, files.get(one.id))),
      dependencies: dependenciesOf(document.relationships),
    }),
  }
}

function isOperatingSystem({ id, purpose }: SpdxPackage): boolean {
  return /^OPERATING[-_]SYSTEM$/.test(purpose ?? '') || id.startsWith('SPDXRef-OperatingSystem')
}

function isLibrary({ purpose }: SpdxPackage): boolean {
  return purpose === 'LIBRARY'
}

/** A package of ours that no purl can name. */
function isNamedByUs({ notes }: SpdxPackage): boolean {
  return notes.some((note) => note.startsWith(`${ownPrefix}type: `))
}

function distroIn({ name, version }: SpdxPackage): Distro {
  return { id: distroId(name), versionId: version }
}

/** What the document describes. */
function subjectOf({ packages, relationships }: SpdxDocument): SpdxPackage | undefined {
  const described = relationships.find(({ from, kind }) => kind === 'DESCRIBES' && from === 'SPDXRef-DOCUMENT')?.to
  return packages.find(({ id }) => id === described)
}

function subjectIn(document: SpdxDocument, subject: SpdxPackage | undefined): SbomSubject {
  const notes = subject === undefined ? [] : propertiesIn(subject)
  const isImage =
    subject?.purpose === 'CONTAINER' || /^SPDXRef-(ContainerImage|DocumentRoot-Image)/.test(subject?.id ?? '')
  const digest =
    new PropertyBag(notes, ownPrefix).get('digest') ??
    (subject?.version.startsWith('sha256:') ? subject.version : undefined)
  return {
    kind: isImage ? 'container' : 'application',
    name: subject?.name ?? document.name,
    ...(subject?.version && subject.version !== digest && { version: subject.version }),
    ...(digest !== undefined && { digest }),
  }
}

/** `Tool: trivy-0.50.1`; the version is what follows the last dash that a digit follows. */
function toolOf(creator: string): readonly { name: string; version?: string }[] {
  const tool = creator.startsWith('Tool:') ? creator.slice(5).trim() : ''
  if (tool === '') return []
  const dash = tool.lastIndexOf('-')
  return dash <= 0 ? [{ name: tool }] : [{ name: tool.slice(0, dash), version: tool.slice(dash + 1) }]
}

/** The file that names packages is an application which contains them; the whole is one too, but no file. */
function applicationFiles(
  { packages, relationships }: SpdxDocument,
  subject: SpdxPackage | undefined,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { id, name, purpose } of packages.filter((one) => one !== subject))
    if (purpose === 'APPLICATION' || id.startsWith('SPDXRef-Application')) names.set(id, name)
  const files = new Map<string, string>()
  for (const { from, kind, to } of relationships) {
    const name = kind === 'CONTAINS' ? names.get(from) : undefined
    if (name !== undefined) files.set(to, name)
  }
  return files
}

function dependenciesOf(relationships: readonly SpdxRelationship[]): readonly { ref: string; dependsOn: string[] }[] {
  const found = new Map<string, string[]>()
  for (const { from, kind, to } of relationships) {
    const [ref, target] = kind === 'DEPENDENCY_OF' ? [to, from] : [from, to]
    if (kind !== 'DEPENDS_ON' && kind !== 'DEPENDENCY_OF') continue
    const targets = found.get(ref)
    if (targets === undefined) found.set(ref, [target])
    else targets.push(target)
  }
  return [...found].map(([ref, dependsOn]) => ({ ref, dependsOn }))
}
