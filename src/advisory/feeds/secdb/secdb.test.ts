import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { secdb } from './index.ts'

const alpine = (secfixes: unknown, rest: object = {}) => ({
  apkurl: '{{urlprefix}}/{{distroversion}}/{{reponame}}/{{arch}}',
  distroversion: 'v3.20',
  reponame: 'main',
  urlprefix: 'https://packages.example/alpine',
  packages: [{ pkg: { name: 'anchor', secfixes } }],
  ...rest,
})

const read = (value: unknown) => [...secdb.read(Buffer.from(JSON.stringify(value)), 'main.json')]

describe('a list of what versions mend', () => {
  it('is an entry for each package, of ids and their other names', () => {
    expect(read(alpine({ '1.2-r0': ['CVE-2031-0001 XSA-3', 'CVE-2031-0002'], '0': ['CVE-2031-0003'] }))).toMatchObject([
      {
        kind: 'entry',
        advisories: [
          { id: 'CVE-2031-0003', affected: [{ status: 'not-affected', ranges: [] }] },
          {
            id: 'CVE-2031-0001',
            aliases: ['XSA-3'],
            affected: [
              {
                namespace: 'apk:alpine:3.20',
                name: 'anchor',
                ranges: [{ to: '1.2-r0' }],
                status: 'fixed',
                fixed: ['1.2-r0'],
              },
            ],
          },
          { id: 'CVE-2031-0002' },
        ],
      },
    ])
  })

  it.each([
    [{ urlprefix: 'https://packages.wolfi.example', distroversion: '' }, 'apk:wolfi'],
    [{ urlprefix: 'https://packages.cgr.example/chainguard', distroversion: '' }, 'apk:chainguard'],
    [{ distroversion: 'edge' }, 'apk:alpine:edge'],
  ])('%j is for %s', (rest, namespace) => {
    expect(read(alpine({ '1-r0': ['CVE-2031-1'] }, rest))).toMatchObject([
      { advisories: [{ affected: [{ namespace }] }] },
    ])
  })

  it('may say nothing of a package', () => {
    expect(read(alpine(null))).toEqual([{ kind: 'entry', advisories: [] }])
    expect(read(alpine({}))).toEqual([{ kind: 'entry', advisories: [] }])
  })

  it.each([
    ['no release', alpine({}, { distroversion: '' })],
    ['a package without a name', alpine({}, { packages: [{ pkg: {} }] })],
    ['a package that is none', alpine({}, { packages: [null] })],
    ['fixes that are none', alpine(['CVE-2031-1'])],
  ])('with %s is named', (_, value) => {
    expect(read(value)).toMatchObject([{ kind: 'unread' }])
  })

  it('keeps a version that is named like a member of every object', () => {
    const fixes = JSON.parse('{"__proto__":["CVE-2031-1"]}')
    expect(read(alpine(fixes))).toMatchObject([{ advisories: [{ affected: [{ fixed: ['__proto__'] }] }] }])
  })

  const whole = Buffer.from(JSON.stringify(alpine({ '1-r0': ['CVE-2031-1'] })))
  survivesChanges('secdb', [whole], (content) => [...secdb.read(content, 'main.json')], 'grammar')
})
