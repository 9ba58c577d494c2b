import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerTo, readReview } from './index.ts'

const request = {
  uid: 'u1',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  resource: { group: '', version: 'v1', resource: 'pods' },
  namespace: 'shop',
  operation: 'CREATE',
  userInfo: { username: 'alice', groups: ['a'], extra: { scopes: ['x'] } },
  object: { metadata: { managedFields: [{ a: 1 }] }, spec: { n: 1 } },
  oldObject: null,
  options: { kind: 'CreateOptions' },
}
const body = (change: object = {}, top: object = {}): string =>
  JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { ...request, ...change },
    ...top,
  })

const errorOf = (text: string): string => {
  const read = readReview(text)
  return read.ok ? 'read' : read.error
}

describe('a review', () => {
  it('is read with its integers exact and without managedFields', () => {
    const read = readReview(body().replace('"n":1', '"n":9007199254740993'))
    expect(read).toMatchObject({
      ok: true,
      value: {
        uid: 'u1',
        name: '',
        subresource: '',
        user: { username: 'alice', groups: ['a'] },
        dryRun: false,
        oldObject: undefined,
      },
    })
    expect(read.ok && read.value.object).toEqual({ metadata: {}, spec: { n: 9007199254740993n } })
  })

  it('says what narrows the rights of a user only where those are asked about', () => {
    const resource = { group: 'seawall.dev', version: 'v1alpha1', resource: 'securityexceptions' }
    const users = [body(), body({ resource })].map(readReview).map((read) => read.ok && read.value.user)
    expect(users).toEqual([
      { username: 'alice', groups: ['a'] },
      { username: 'alice', groups: ['a'], scope: { uid: '', extra: { scopes: ['x'] } } },
    ])
  })

  it.each([
    ['', 'the body is no JSON that can be judged (line 1, column 1): '],
    [body().replace('"uid":"u1"', '"uid":"u1","uid":"u2"'), 'stands twice'],
    [body({}, { kind: 'Pod' }), 'kind must be AdmissionReview'],
    [body({}, { apiVersion: 'admission.k8s.io/v1beta1' }), 'apiVersion must be admission.k8s.io/v1'],
    [body({}, { request: [] }), 'request must be an object'],
    [body({ uid: '' }), 'request.uid must be text of 1 to 253 characters'],
    [body({ uid: 'x'.repeat(254) }), 'request.uid must be text of 1 to 253 characters'],
    [body({ operation: 'PATCH' }), 'request.operation must be CREATE, UPDATE, DELETE or CONNECT'],
    [body({ kind: { version: 'v1' } }), 'request.kind.kind must be text'],
    [body({ object: 'x' }), 'request.object must be an object'],
    [body({ userInfo: { groups: [1] } }), 'request.userInfo.groups.0 must be text'],
    [body({ object: JSON.parse('['.repeat(300) + ']'.repeat(300)) }), 'nested deeper than 200 levels'],
  ])('is refused: %.60s', (text, why) => {
    expect(errorOf(text)).toContain(why)
  })

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        expect(typeof errorOf(text)).toBe('string')
        expect(typeof errorOf(body({ object: value, userInfo: value }))).toBe('string')
      }),
    )
  })
})

describe('an answer', () => {
  const answer = { allowed: true, code: 200, reason: '', message: '', warnings: [], auditAnnotations: {}, patch: [] }

  it('carries the uid, and a patch in base64', () => {
    const patch = [{ op: 'add' as const, path: '/a', value: 9007199254740993n }]
    const { response } = JSON.parse(answerTo('u1', { ...answer, patch }))
    expect(response).toMatchObject({ uid: 'u1', allowed: true, patchType: 'JSONPatch' })
    expect(Buffer.from(response.patch, 'base64').toString()).toBe('[{"op":"add","path":"/a","value":9007199254740993}]')
  })

  it('keeps to what the API server passes on: length, number and keys', () => {
    const warnings = new Array<string>(100).fill('w'.repeat(300))
    const auditAnnotations = { 'pod-security.kubernetes.io/enforce-policy': 'x'.repeat(20_000), 'a/b': '\u001b' }
    const { response } = JSON.parse(
      answerTo('u1', { ...answer, allowed: false, message: '\u001b[1m', warnings, auditAnnotations }),
    )
    expect(response.warnings.join('').length).toBeLessThanOrEqual(4_096)
    expect(response.warnings[0]).toHaveLength(256)
    expect(response.warnings.at(-1)).toMatch(/^and \d+ more warnings$/)
    expect(Object.keys(response.auditAnnotations)).toEqual(['pod-security-enforce-policy', 'a-b'])
    expect(response.auditAnnotations['pod-security-enforce-policy']).toHaveLength(10_000)
    expect(response.status.message).toBe('\\u{1b}[1m')
  })

  it('keeps of a connection where it goes and which program it starts, and no argument', () => {
    const command = ['mysql', '-u', 'root', '-phunter2']
    const object = { kind: 'PodExecOptions', container: 'db', stdin: true, tty: true, command }
    const read = readReview(body({ operation: 'CONNECT', subResource: 'exec', object }))
    expect(read.ok && read.value.object).toEqual({
      container: 'db',
      stdin: true,
      tty: true,
      program: 'mysql',
      arguments: 3,
    })
    const proxied = readReview(body({ operation: 'CONNECT', object: { path: '/reset?token=x' } }))
    expect(proxied.ok && proxied.value.object).toEqual({})
  })
})
