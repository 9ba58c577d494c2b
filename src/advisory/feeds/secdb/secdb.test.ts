import { describe, expect, it } from 'vitest'
import { advisoriesOf, affectedIn, itemsOf, unreadIn } from '../feeds.test-support.ts'
import { secdb } from './secdb.ts'

const list = (secfixes: unknown, more: object = { distroversion: 'v3.20' }) =>
  JSON.stringify({ ...more, packages: [{ pkg: { name: 'lantern', secfixes } }] })

describe('secdb', () => {
  it('says which version of a source package mends what', () => {
    expect(affectedIn(secdb, list({ '1.2.3-r0': ['CVE-2031-1', 'CVE-2031-2'] }), 'main.json')).toEqual(
      Array.from({ length: 2 }, () => ({
        namespace: 'apk:alpine:3.20',
        name: 'lantern',
        ranges: [{ to: '1.2.3-r0' }],
        status: 'fixed',
        fixed: ['1.2.3-r0'],
      })),
    )
  })

  it('was never touched where the version is 0', () => {
    expect(affectedIn(secdb, list({ '0': ['CVE-2031-1'] }), 'main.json')).toMatchObject([
      { status: 'not-affected', ranges: [] },
    ])
  })

  it('takes several names in one entry for one thing, and words for none', () => {
    const fixes = { '1-r0': ['CVE-2031-1 XSA-7', 'CVE-2031-2 (+ regression)'] }
    expect(advisoriesOf(secdb, list(fixes), 'main.json').map(({ id, aliases }) => [id, aliases])).toEqual([
      ['CVE-2031-1', ['XSA-7']],
      ['CVE-2031-2', []],
    ])
  })

  it('belongs to the release that it names, or to a system without releases', () => {
    const namespace = (more: object) =>
      affectedIn(secdb, list({ '1-r0': ['CVE-2031-1'] }, more), 'a.json')[0]?.namespace
    expect(namespace({ distroversion: 'edge' })).toBe('apk:alpine:edge')
    expect(namespace({ urlprefix: 'https://packages.wolfi.dev' })).toBe('apk:wolfi')
    expect(namespace({ urlprefix: 'https://packages.cgr.dev/chainguard' })).toBe('apk:chainguard')
    expect(unreadIn(secdb, list({}, {}), 'a.json')).toEqual(['a.json: it does not say which release it is for'])
  })

  it('is read as YAML too', () => {
    const text =
      'distroversion: v3.15\npackages:\n- pkg:\n    name: zlib\n    secfixes:\n      1.2.12-r0:\n      - CVE-2031-1\n'
    expect(secdb.wants('main.yaml', Buffer.from(text))).toBe(true)
    expect(affectedIn(secdb, text, 'main.yaml')).toMatchObject([{ namespace: 'apk:alpine:3.15', fixed: ['1.2.12-r0'] }])
  })

  it('names what it cannot read, and reads the rest', () => {
    const items = itemsOf(secdb, list({ '1-r0': ['nothing', 7, 'CVE-2031-1'], '2-r0': null }), 'a.json')
    expect(items.map(({ kind }) => kind)).toEqual(['entry', 'unread', 'unread'])
    expect(items[1]).toMatchObject({ where: 'a.json lantern 1-r0' })
    expect(unreadIn(secdb, list([]), 'a.json')).toEqual(['a.json lantern: secfixes is no object'])
    expect(itemsOf(secdb, list(null), 'a.json')).toEqual([{ kind: 'entry', advisories: [] }])
    expect(unreadIn(secdb, '{"distroversion": "v3.20", "packages": [{}]}', 'a.json')).toHaveLength(1)
  })

  it('takes names for what they are', () => {
    const text =
      '{"distroversion": "v3.20", "packages": [{"pkg": {"name": "__proto__", "secfixes": {"__proto__": ["CVE-2031-1"]}}}]}'
    expect(affectedIn(secdb, text, 'a.json')).toMatchObject([{ name: '__proto__', fixed: ['__proto__'] }])
  })
})
