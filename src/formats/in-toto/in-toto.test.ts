import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { writeCycloneDx } from '../cyclonedx/index.ts'
import { readSbom } from '../sbom/index.ts'
import { packagesOf, smallSbom } from '../sbom/sbom.test-support.ts'
import { writeSpdxJson } from '../spdx/index.ts'
import { readStatement } from './index.ts'

const statement = (predicate: unknown, predicateType = 'https://cyclonedx.org/bom') => ({
  _type: 'https://in-toto.io/Statement/v0.1',
  predicateType,
  subject: [{ name: 'acme/shop', digest: { sha256: 'd'.repeat(64) } }],
  predicate,
})
const envelope = (value: unknown) => ({
  payloadType: 'application/vnd.in-toto+json',
  payload: Buffer.from(JSON.stringify(value)).toString('base64'),
  signatures: [{ sig: 'AA==' }],
})
const read = (...values: readonly unknown[]) =>
  readSbom(Buffer.from(values.map((value) => JSON.stringify(value)).join('\n')))

const { digest: _, ...subject } = smallSbom().subject
const sbom = { ...smallSbom(), subject }
const bom = JSON.parse(writeCycloneDx(sbom))
const spdx = writeSpdxJson(sbom)

describe('a bill in an attestation', () => {
  it.each<[string, unknown]>([
    ['an envelope', envelope(statement(bom))],
    ['a bare statement', statement(bom)],
    [
      'a Sigstore bundle',
      { mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json', dsseEnvelope: envelope(statement(bom)) },
    ],
    ["cosign's wrapping of an object", envelope(statement({ Data: bom, Timestamp: '2026-01-02T03:04:05Z' }))],
    ["cosign's wrapping of a text", envelope(statement({ Data: JSON.stringify(bom) }))],
    ['SPDX', envelope(statement(JSON.parse(spdx), 'https://spdx.dev/Document'))],
  ])('is read from %s', (_name, value) => {
    const result = read(value)
    expect(result.ok && packagesOf(result.value)).toEqual(packagesOf(sbom))
    expect(result.ok && result.value.subject.digest).toBe(`sha256:${'d'.repeat(64)}`)
  })

  it('is found among other attestations, one a line', () => {
    const provenance = envelope(statement({ builder: {} }, 'https://slsa.dev/provenance/v1'))
    expect(read(provenance, envelope(statement(bom))).ok).toBe(true)
    expect(read(provenance, provenance)).toMatchObject({ ok: false, error: { code: 'unsupported' } })
  })

  it.each<[string, unknown]>([
    ['another payload type', { payloadType: 'text/plain', payload: 'e30=' }],
    ['a payload that is no JSON', { payloadType: 'application/vnd.in-toto+json', payload: '!!!' }],
    ['a payload that is no statement', envelope({ x: 1 })],
    ['an attestation inside', envelope(statement(envelope(statement(bom))))],
    ['no predicate', envelope({ _type: 'https://in-toto.io/Statement/v1' })],
  ])('is refused with %s', (_name, value) => {
    expect(read(value).ok).toBe(false)
  })

  it('keeps subjects whatever their names', () => {
    const made = readStatement({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'x', digest: JSON.parse('{"__proto__":"y"}') }],
    })
    expect(made.ok && made.value.subjects[0]?.digests.get('__proto__')).toBe('y')
  })

  survivesChanges('an in-toto envelope', [Buffer.from(JSON.stringify(envelope(statement(bom))))], readSbom, 'text')
})
