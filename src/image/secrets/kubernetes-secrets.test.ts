import { describe, expect, it } from 'vitest'
import { findSecrets } from './index.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const places = (text: string, path = 'deploy/app.yaml'): string[] =>
  findSecrets(Buffer.from(text), path).map(({ rule, line, decoded }) => `${rule} ${line} ${decoded ?? 'plain'}`)

const secret = `apiVersion: v1
kind: Secret
data:
  password: ${base64('hunt3r2hunt3r2')}
  user: ${base64('admin')}
  .dockerconfigjson: ${base64('{"auths":{"r.io":{"auth":"am9lOnMzY3IzdHB3"}}}')}
stringData:
  api-key: abcd1234efgh
`

describe('a Secret in a manifest', () => {
  it('gives away what is in it', () => {
    expect(places(`kind: ConfigMap\ndata: { password: eA== }\n---\n${secret}`)).toEqual([
      'named-secret 7 base64',
      'dockerconfig-secret 9 plain',
      'named-secret 11 plain',
    ])
  })

  it('is read inside a list and as JSON', () => {
    const list = { kind: 'List', items: [{ kind: 'Secret', stringData: { password: 'hunt3r2' } }] }
    expect(places(JSON.stringify(list, null, 1), 'a.json')).toEqual(['named-secret 7 plain'])
  })

  it.each([
    'kind: Secret\ndata: {{ .Values }}',
    'kind: Secret',
    'kind: Secret\ndata: [a]',
    'kind: Secret\ndata: { a: 1 }',
  ])('that is none is passed over: %s', (text) => expect(places(text)).toEqual([]))
})
