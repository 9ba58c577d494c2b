import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Json, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { parseJson } from '../../formats/json/index.ts'
import { issueCertificate } from '../../formats/x509/index.ts'
import {
  type CertificateState,
  caBundle,
  fromSecret,
  notePublication,
  rotate,
  standardTiming,
  toSecret,
} from './index.ts'

const [hour, day] = [3_600_000, 86_400_000]
const birth = Date.UTC(2026, 0, 1, 10, 20, 30, 456)
const due = birth + standardTiming.authorityLife - 30 * day
const hosts = ['seawall-gate.seawall.svc']
const where = { name: 'seawall-gate-tls', namespace: 'seawall' }

const first = rotate(undefined, birth, hosts)
const published = rotate(first, due, hosts)
const noted = notePublication(published, true, due + 1)
const switched = rotate(noted, due + 2 * hour, hosts)
const retired = rotate(switched, due + 2 * day, hosts)

/** As the API server gives it back. */
function stored(state: CertificateState): JsonObject {
  const parsed = parseJson(JSON.stringify(toSecret(state, where)))
  if (!parsed.ok) throw new Error(parsed.error.message)
  const secret = parsed.value as JsonObject // the Secret is an object
  return { ...secret, metadata: { ...objectAt(secret, 'metadata'), uid: '1', resourceVersion: '7' } }
}

const decoded = (secret: JsonObject, key: string): string =>
  Buffer.from(textAt(objectAt(secret, 'data'), key) ?? '', 'base64').toString()

const withData = (secret: JsonObject, data: Record<string, Json>): JsonObject => ({
  ...secret,
  data: { ...objectAt(secret, 'data'), ...data },
})
const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** The state with its authorities changed as JSON text. */
const withAuthorities = (state: CertificateState, change: (text: string) => string): JsonObject =>
  withData(stored(state), { 'authorities.json': base64(change(decoded(stored(state), 'authorities.json'))) })

describe('the Secret', () => {
  it.each([
    ['start', first],
    ['publish', published],
    ['publication', noted],
    ['switch', switched],
    ['retire', retired],
  ])('gives back the state after %s', (_, state) => {
    expect(fromSecret(stored(state))).toEqual({ ok: true, value: state })
  })

  it('is one of TLS as other programs know it', () => {
    const secret = stored(published)
    expect(secret).toMatchObject({ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/tls', metadata: where })
    expect(decoded(secret, 'tls.crt')).toBe(published.leaf.cert)
    expect(decoded(secret, 'tls.key')).toBe(published.leaf.key)
    expect(decoded(secret, 'ca.crt')).toBe(caBundle(published))
  })
})

describe('a Secret is refused, with the place and without a value, when', () => {
  const other = rotate(undefined, birth, hosts)
  const validity = { notBefore: new Date(birth), notAfter: new Date(birth + day) }
  const leafAsAuthority = issueCertificate({ commonName: 'x', ...validity })
  const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)

  it.each<[string, Json, string]>([
    ['it is nothing', null, 'Secret kind must be'],
    ['it is something else', { kind: 'ConfigMap' }, 'Secret kind must be'],
    ['its type is another', { ...stored(first), type: 'Opaque' }, 'Secret type must be'],
    ['it is empty', { kind: 'Secret', type: 'kubernetes.io/tls' }, 'authorities.json'],
    ['the leaf is missing', withData(stored(first), { 'tls.crt': null }), 'tls.crt'],
    ['the leaf is no base64', withData(stored(first), { 'tls.crt': '!' }), 'is no base64'],
    ['the leaf is no certificate', withData(stored(first), { 'tls.crt': base64('x') }), 'has no certificate in PEM'],
    [
      'the leaf is broken',
      withData(stored(first), { 'tls.crt': base64(first.leaf.cert.replace(/MII/, 'MIA')) }),
      'cannot be read',
    ],
    [
      'the leaf is two',
      withData(stored(first), { 'tls.crt': base64(first.leaf.cert + first.leaf.cert) }),
      'has no certificate in PEM',
    ],
    [
      'the leaf is of another authority',
      withData(stored(first), { 'tls.crt': base64(other.leaf.cert) }),
      'has not signed',
    ],
    ['the key is of another leaf', withData(stored(first), { 'tls.key': base64(other.leaf.key) }), 'does not belong'],
    ['the key is broken', withData(stored(first), { 'tls.key': base64('x') }), 'has a key that cannot be read'],
    ['the authorities are no JSON', withAuthorities(first, (text) => text.slice(1)), 'is no JSON'],
    ['a member is there twice', withAuthorities(first, (text) => text.replace('{', '{"current":{},')), 'is no JSON'],
    ['a member is not known', withAuthorities(first, (text) => text.replace('{', '{"more":{},')), 'not known'],
    [
      'an authority is none',
      withAuthorities(first, (text) => text.replace(quoted(first.current.cert), quoted(leafAsAuthority.cert))),
      'is no certificate authority',
    ],
    [
      'the key is of another authority',
      withAuthorities(first, (text) => text.replace(quoted(first.current.key), quoted(other.current.key))),
      'does not belong',
    ],
    [
      'the previous authority is none',
      withAuthorities(switched, (text) => text.replace(quoted(first.current.cert), 'x')),
      'previous.cert',
    ],
    [
      'a time is none',
      withAuthorities(noted, (text) => text.replace(/"publishedSince":"[^"]+"/, '"publishedSince":"2036-02-30"')),
      'is no time',
    ],
    ['it is too long', withData(stored(first), { 'tls.crt': 'A'.repeat(70_000) }), 'is too long'],
  ])('%s', (_, secret, expected) => {
    const read = fromSecret(secret)
    expect(read).toMatchObject({ ok: false, error: { code: 'malformed', hint: 'new ones take their place' } })
    const message = read.ok ? '' : read.error.message
    expect(message).toContain(expected)
    expect(message).not.toMatch(/[A-Za-z\d+/]{30}/)
  })

  it('anything of it is changed: it is read as it is or refused, and the gate goes on', () => {
    const keys = ['tls.crt', 'tls.key', 'authorities.json']
    const position = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        position,
        fc.constantFrom('A', '\n', '"', '', '=', 'é'),
        (key, at, letter) => {
          const text = decoded(stored(noted), key)
          const index = Math.floor(at * text.length)
          const read = fromSecret(
            withData(stored(noted), { [key]: base64(text.slice(0, index) + letter + text.slice(index + 1)) }),
          )
          const next = rotate(read.ok ? read.value : undefined, due, hosts)
          expect(fromSecret(stored(next))).toEqual({ ok: true, value: next })
        },
      ),
      { numRuns: 60 },
    )
  })
})
