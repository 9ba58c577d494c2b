import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../../test/fuzz/index.ts'
import { ubuntuVex } from './index.ts'

const products = (...ids: readonly string[]) => ids.map((id) => ({ '@id': `pkg:deb/ubuntu/anchor@1.0-1?${id}` }))

const documentOf = (...statements: readonly object[]) =>
  JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    author: 'Canonical Ltd.',
    statements: statements.map((one) => ({
      vulnerability: {
        name: 'CVE-2031-0001',
        description: 'It slips.',
        aliases: ['https://cve.example/CVE-2031-0001'],
      },
      timestamp: '2031-10-11T06:00:00Z',
      ...one,
    })),
  })

const read = (text: string) => [...ubuntuVex.read(Buffer.from(text), 'CVE-2031-0001.json')]

describe('a VEX document of Ubuntu', () => {
  it('is about source packages of releases', () => {
    const fixed = products(
      'arch=source&distro=jammy',
      'arch=amd64&distro=jammy',
      'arch=source&distro=esm-apps/focal',
      'arch=source&distro=fips/focal',
    )
    const rest = { name: 'anchor', ranges: [{ to: '1.0-1' }], status: 'fixed', fixed: ['1.0-1'] }
    expect(read(documentOf({ status: 'fixed', products: fixed }))).toEqual([
      {
        kind: 'entry',
        advisories: [
          {
            id: 'CVE-2031-0001',
            aliases: [],
            covers: [],
            severities: [],
            weaknesses: [],
            references: ['https://cve.example/CVE-2031-0001'],
            details: 'It slips.',
            published: '2031-10-11T06:00:00Z',
            affected: [
              { namespace: 'deb:ubuntu:22.04', ...rest },
              { namespace: 'deb:ubuntu-pro:20.04', ...rest },
            ],
          },
        ],
      },
    ])
  })

  it.each([
    ['affected', 'This package is vulnerable to the CVE, and needs fixing.', 'affected'],
    ['affected', 'The problem is understood, but the team decided to not fix it.', 'will-not-fix'],
    ['affected', 'This package is no longer supported. Please upgrade your system.', 'end-of-life'],
    ['affected', 'A fix has been deferred. CVE Notes: we decided to not fix it', 'fix-deferred'],
    ['under_investigation', '', 'under-investigation'],
    ['not_affected', '', 'not-affected'],
  ])('%s with the words %j is %s', (status, action_statement, said) => {
    const text = documentOf({ status, action_statement, products: products('arch=source&distro=noble') })
    expect(read(text)).toMatchObject([
      { advisories: [{ affected: [{ namespace: 'deb:ubuntu:24.04', status: said }] }] },
    ])
  })

  it.each([
    ['a status nobody knows', documentOf({ status: 'sunk', products: [] })],
    ['a product that is none', documentOf({ status: 'fixed', products: [{ '@id': 'anchor' }] })],
    ['half of it', documentOf({}).slice(0, 90)],
  ])('with %s says so', (_, text) => {
    expect(read(text)[0]).toMatchObject({ kind: 'unread' })
  })

  it('is known by who wrote it', () => {
    expect(ubuntuVex.wants('a.json', Buffer.from(documentOf()))).toBe(true)
    expect(ubuntuVex.wants('a.json', Buffer.from('{"@context":"https://openvex.dev/ns/v0.2.0","author":"me"}'))).toBe(
      false,
    )
  })

  const whole = Buffer.from(documentOf({ status: 'fixed', products: products('arch=source&distro=jammy') }))
  survivesChanges('Ubuntu VEX', [whole], (content) => [...ubuntuVex.read(content, 'a.json')], 'grammar')
})
