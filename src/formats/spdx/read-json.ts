import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from '../../core/index.ts'
import type { SpdxDocument, SpdxPackage, SpdxRelationship } from './document.ts'

/** Whether a JSON document says that it is SPDX 2. */
export function isSpdxJson(value: Json): value is JsonObject {
  return isObject(value) && /^SPDX-2\.[0-9]$/.test(textAt(value, 'spdxVersion') ?? '')
}

export function documentOfJson(value: JsonObject): SpdxDocument {
  const creation = objectAt(value, 'creationInfo')
  return {
    version: (textAt(value, 'spdxVersion') ?? '').replace(/^SPDX-/, ''),
    name: textAt(value, 'name') ?? '',
    created: textAt(creation, 'created'),
    creators: textsAt(creation, 'creators'),
    packages: listAt(value, 'packages').filter(isObject).map(packageOf),
    relationships: [...listAt(value, 'relationships').flatMap(relationshipOf), ...describes(value)],
    extracted: new Map(listAt(value, 'hasExtractedLicensingInfos').flatMap(extractedOf)),
  }
}

function packageOf(value: JsonObject): SpdxPackage {
  return {
    id: textAt(value, 'SPDXID') ?? '',
    name: textAt(value, 'name') ?? '',
    version: textAt(value, 'versionInfo') ?? '',
    purls: listAt(value, 'externalRefs').flatMap((reference) =>
      textAt(reference, 'referenceType') === 'purl' ? (textAt(reference, 'referenceLocator') ?? []) : [],
    ),
    declared: textAt(value, 'licenseDeclared'),
    concluded: textAt(value, 'licenseConcluded'),
    supplier: textAt(value, 'supplier'),
    purpose: textAt(value, 'primaryPackagePurpose'),
    sourceInfo: textAt(value, 'sourceInfo'),
    checksums: listAt(value, 'checksums').flatMap((checksum) => {
      const [algorithm, hex] = [textAt(checksum, 'algorithm'), textAt(checksum, 'checksumValue')]
      return algorithm === undefined || hex === undefined ? [] : [{ algorithm, value: hex }]
    }),
    notes: [
      ...listAt(value, 'annotations').flatMap((annotation) => textAt(annotation, 'comment') ?? []),
      ...textsAt(value, 'attributionTexts'),
    ],
  }
}

function relationshipOf(value: Json): readonly SpdxRelationship[] {
  const from = textAt(value, 'spdxElementId')
  const kind = textAt(value, 'relationshipType')
  const to = textAt(value, 'relatedSpdxElement')
  return from === undefined || kind === undefined || to === undefined ? [] : [{ from, kind, to }]
}

/** The older spelling of the relationship DESCRIBES. */
function describes(value: JsonObject): readonly SpdxRelationship[] {
  return textsAt(value, 'documentDescribes').map((to) => ({ from: 'SPDXRef-DOCUMENT', kind: 'DESCRIBES', to }))
}

function extractedOf(value: Json): readonly (readonly [string, string])[] {
  const id = textAt(value, 'licenseId')
  const text = textAt(value, 'name') ?? textAt(value, 'extractedText')
  return id === undefined || text === undefined ? [] : [[id, text]]
}

function textsAt(value: Json | undefined, key: string): readonly string[] {
  return listAt(value, key).filter((text) => typeof text === 'string')
}
