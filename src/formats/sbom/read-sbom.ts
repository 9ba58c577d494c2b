import { isUtf8 } from 'node:buffer'
import { isObject, type Json, type Result, SeawallError } from '../../core/index.ts'
import { isCycloneDx, readCycloneDx } from '../cyclonedx/index.ts'
import { documentIn, isAttestation, readStatement, type Statement } from '../in-toto/index.ts'
import { parseJson } from '../json/index.ts'
import { isSpdxJson, isSpdxTagValue, readSpdxJson, readSpdxTagValue } from '../spdx/index.ts'
import type { ReadSbom } from './model/index.ts'

/** Larger files are refused before they are read. */
export const largestSbom = 128 * 1024 * 1024

/**
 * The bill of materials in a file of any kind that is told from its content: CycloneDX and SPDX as JSON, SPDX as
 * tag-value text, and either of them in an attestation, of which a file may hold several, one a line.
 */
export function readSbom(content: Buffer): Result<ReadSbom> {
  if (content.length > largestSbom) return refused('The file is larger than 128 MiB', 'too-large')
  if (!isUtf8(content)) return refused('The file is no UTF-8 text', 'malformed')
  const text = content.toString('utf8')
  if (isSpdxTagValue(text)) return readSpdxTagValue(text)
  const parsed = parseJson(text)
  if (parsed.ok) return readDocument(parsed.value)
  const lines = jsonLines(text)
  return lines.length > 1 ? readFirst(lines) : readNoJson(text, parsed.error)
}

/** What a text is that no reader takes. */
function readNoJson(text: string, error: { readonly line: number; readonly message: string }): Result<ReadSbom> {
  if (/^\uFEFF?\s*</.test(text.slice(0, 1_000))) return refused('The file is XML', 'unsupported')
  if (!/^\uFEFF?\s*[{[]/.test(text.slice(0, 1_000))) return refused('The file is no bill of materials', 'unsupported')
  return refused(`Line ${error.line} of the file is no JSON: ${error.message.replace(/\.$/, '')}`, 'malformed')
}

function readDocument(value: Json): Result<ReadSbom> {
  if (isCycloneDx(value)) return readCycloneDx(value)
  if (isSpdxJson(value)) return readSpdxJson(value)
  if (isAttestation(value)) return readAttestation(value)
  if (isObject(value) && Object.hasOwn(value, '@graph')) return refused('The file is SPDX 3', 'unsupported')
  return refused('The file is no bill of materials', 'unsupported')
}

function readAttestation(value: Json): Result<ReadSbom> {
  const statement = readStatement(value)
  if (!statement.ok) return statement
  const document = documentIn(statement.value)
  const read = document === undefined ? nothingInside() : readInner(document)
  return read.ok ? { ok: true, value: withDigest(read.value, statement.value) } : read
}

/** One level only: an attestation within an attestation is none of ours. */
function readInner(document: Json): Result<ReadSbom> {
  const value = typeof document === 'string' ? textInside(document) : document
  if (typeof value === 'string') return isSpdxTagValue(value) ? readSpdxTagValue(value) : nothingInside()
  return isAttestation(value) ? nothingInside() : readDocument(value)
}

function textInside(text: string): Json {
  const parsed = parseJson(text)
  return parsed.ok ? parsed.value : text
}

function nothingInside(): Result<ReadSbom> {
  return refused('The attestation holds no bill of materials', 'unsupported')
}

/** The statement names the image; the bill itself may not. */
function withDigest(sbom: ReadSbom, { subjects }: Statement): ReadSbom {
  const sha256 = subjects[0]?.digests.get('sha256')
  if (sbom.subject.digest !== undefined || sha256 === undefined || !/^[0-9a-f]{64}$/.test(sha256)) return sbom
  return { ...sbom, subject: { ...sbom.subject, digest: `sha256:${sha256}` } }
}

/** The values of a file with one JSON text a line; none when a line is something else. */
function jsonLines(text: string): readonly Json[] {
  const values: Json[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const parsed = parseJson(line)
    if (!parsed.ok) return []
    values.push(parsed.value)
  }
  return values
}

/** Of several attestations the first that is a bill: the others may be provenance or a scan. */
function readFirst(values: readonly Json[]): Result<ReadSbom> {
  let last: Result<ReadSbom> = nothingInside()
  for (const value of values) {
    last = readDocument(value)
    if (last.ok) return last
  }
  return last
}

function refused(
  message: string,
  code: 'malformed' | 'too-large' | 'unsupported',
): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'CycloneDX JSON, SPDX 2 JSON or tag-value text, and attestations that hold one of them can be read'
  return { ok: false, error: new SeawallError(code, `${message}.`, { hint }) }
}
