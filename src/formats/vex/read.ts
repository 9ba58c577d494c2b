import { type Json, type Result, SeawallError } from '../../core/index.ts'
import { isCsaf, readCsaf } from '../csaf/index.ts'
import { isCycloneDx, readCycloneDxVex } from '../cyclonedx/index.ts'
import { documentIn, isAttestation, readStatement } from '../in-toto/index.ts'
import { parseJson } from '../json/index.ts'
import { isOpenVex, readOpenVex } from '../openvex/index.ts'
import { component, type VexComponent, type VexDocument } from './model/index.ts'

/** Larger documents are refused; the largest of a vendor have some ten megabytes. */
const mostBytes = 64 * 1024 * 1024

/**
 * A VEX document: OpenVEX, CSAF, CycloneDX, or an in-toto attestation with one of them, whose subjects are the
 * products where the document names none. Signatures are not checked here. `source` is what its statements say they
 * come from.
 */
export function readVex(content: Buffer, source: string): Result<VexDocument> {
  if (content.length > mostBytes) return refused(`${source} is too large for a VEX document`, 'too-large')
  const parsed = parseJson(content.toString('utf8'))
  if (!parsed.ok) return refused(`${source} is no JSON: line ${parsed.error.line}: ${parsed.error.message}`)
  return isAttestation(parsed.value) ? readAttested(parsed.value, source) : readDocument(parsed.value, source)
}

function readDocument(value: Json, source: string, subjects: readonly VexComponent[] = []): Result<VexDocument> {
  if (isOpenVex(value)) return readOpenVex(value, source, subjects)
  if (isCsaf(value)) return readCsaf(value, source)
  if (isCycloneDx(value)) return readCycloneDxVex(value, source)
  return refused(`${source} is no VEX document`, 'unsupported')
}

function readAttested(value: Json, source: string): Result<VexDocument> {
  const statement = readStatement(value)
  if (!statement.ok) return statement
  const inner = documentIn(statement.value)
  const parsed = typeof inner === 'string' ? parseJson(inner) : undefined
  const document = parsed === undefined ? inner : parsed.ok ? parsed.value : undefined
  if (document === undefined) return refused(`The attestation ${source} holds no document`)
  const subjects = statement.value.subjects.map(({ name, digests }) =>
    component([name, ...[...digests].map(([algorithm, digits]) => `${algorithm}:${digits}`)]),
  )
  return readDocument(document, source, subjects)
}

function refused(
  message: string,
  code: 'malformed' | 'too-large' | 'unsupported' = 'malformed',
): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'OpenVEX, CSAF 2.0, CycloneDX and in-toto attestations of them can be read'
  return { ok: false, error: new SeawallError(code, `${message.replace(/\.$/, '')}.`, { hint }) }
}
