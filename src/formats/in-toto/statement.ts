import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  type Result,
  SeawallError,
  textAt,
} from '../../core/index.ts'
import { parseJson } from '../json/index.ts'

/** An in-toto statement: what is said (the predicate) of which artefacts. Its signature is not checked here. */
export interface Statement {
  readonly predicateType: string
  readonly subjects: readonly StatementSubject[]
  readonly predicate: Json
}

export interface StatementSubject {
  readonly name: string
  /** By algorithm: `sha256`. */
  readonly digests: ReadonlyMap<string, string>
}

/** Larger payloads are refused before they are decoded. */
const mostPayload = 128 * 1024 * 1024
const payloadType = 'application/vnd.in-toto+json'

/** Whether a JSON document is an attestation: a DSSE envelope, a Sigstore bundle with one, or a bare statement. */
export function isAttestation(value: Json): value is JsonObject {
  return isStatement(value) || envelopeIn(value) !== undefined
}

/** The statement that an attestation carries. */
export function readStatement(value: Json): Result<Statement> {
  if (isStatement(value)) return { ok: true, value: statementOf(value) }
  const envelope = envelopeIn(value)
  if (envelope === undefined) return refused('The document is no attestation')
  const payload = payloadOf(envelope)
  if (!payload.ok) return payload
  return isStatement(payload.value)
    ? { ok: true, value: statementOf(payload.value) }
    : refused('The payload of the attestation is no in-toto statement')
}

function isStatement(value: Json): value is JsonObject {
  return isObject(value) && /^https:\/\/in-toto\.io\/Statement\//.test(textAt(value, '_type') ?? '')
}

/** Sigstore bundles hold the envelope in a member of their own. */
function envelopeIn(value: Json): JsonObject | undefined {
  const envelope = objectAt(value, 'dsseEnvelope') ?? (isObject(value) ? value : undefined)
  const isEnvelope = textAt(envelope, 'payload') !== undefined && textAt(envelope, 'payloadType') !== undefined
  return isEnvelope ? envelope : undefined
}

function payloadOf(envelope: JsonObject): Result<Json> {
  if (textAt(envelope, 'payloadType') !== payloadType)
    return refused('The attestation has a payload of another type than in-toto')
  const payload = textAt(envelope, 'payload') ?? ''
  if (payload.length > mostPayload) return refused('The payload of the attestation is too large', 'too-large')
  const parsed = parseJson(Buffer.from(payload, 'base64').toString('utf8'))
  if (parsed.ok) return parsed
  return refused('The payload of the attestation is no JSON')
}

function statementOf(value: JsonObject): Statement {
  return {
    predicateType: textAt(value, 'predicateType') ?? '',
    subjects: listAt(value, 'subject').filter(isObject).map(subjectOf),
    predicate: member(value, 'predicate') ?? null,
  }
}

function subjectOf(value: JsonObject): StatementSubject {
  const digests = Object.entries(objectAt(value, 'digest') ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { name: textAt(value, 'name') ?? '', digests: new Map(digests) }
}

function refused(
  message: string,
  code: 'malformed' | 'too-large' = 'malformed',
): { readonly ok: false; readonly error: SeawallError } {
  const hint = 'a DSSE envelope or a Sigstore bundle with an in-toto statement can be read'
  return { ok: false, error: new SeawallError(code, `${message}.`, { hint }) }
}
