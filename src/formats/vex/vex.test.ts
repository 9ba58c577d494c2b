import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { readVex, type VexDocument } from './index.ts'
import { attested, bytesOf, csaf, cycloneDx, openVex } from './vex.test-support.ts'

const read = (value: unknown): VexDocument => {
  const result = readVex(bytesOf(value), 'file.json')
  if (!result.ok) throw result.error
  return result.value
}
const nothing = { purls: [], cpes: [], digests: [] }

describe('a VEX document', () => {
  it('is told by what it says it is', () => {
    expect([openVex, csaf, cycloneDx].map((document) => read(document).format)).toEqual([
      'openvex',
      'csaf',
      'cyclonedx',
    ])
  })

  it.each<[string, Buffer]>([
    ['no JSON', Buffer.from('<vex/>')],
    ['another JSON', bytesOf({ statements: [] })],
    ['a list', bytesOf([openVex])],
    ['nothing', Buffer.alloc(0)],
    ['an attestation of something else', bytesOf(attested({ builder: 1 }))],
    ['an attestation of text that is no JSON', bytesOf(attested({ Data: 'x' }))],
  ])('is refused when it is %s', (_name, content) => {
    expect(readVex(content, 'file.json')).toMatchObject({ ok: false })
  })
})

describe('OpenVEX', () => {
  const { statements, unread } = read(openVex)

  it('gives statements with the time of the document or their own', () => {
    expect(statements.map(({ vulnerability, status, time }) => [vulnerability.id, status, time])).toEqual([
      ['CVE-2025-1111', 'not-affected', '2026-03-01T10:00:00Z'],
      ['CVE-2025-2222', 'affected', '2026-02-01T10:00:00+01:00'],
    ])
  })

  it('names a product by all its identifiers, and the parts that are meant', () => {
    expect(statements[0]?.products).toEqual([
      {
        purls: ['pkg:oci/shop?repository_url=ghcr.io/acme/shop'],
        cpes: ['cpe:2.3:a:acme:shop:*:*:*:*:*:*:*:*'],
        digests: [`sha256:${'a'.repeat(64)}`],
        subcomponents: [{ ...nothing, purls: ['pkg:golang/example.org/yaml@v1.2.3'] }],
      },
    ])
    expect(statements[0]).toMatchObject({
      vulnerability: { id: 'CVE-2025-1111', aliases: ['GHSA-aaaa-bbbb-cccc'] },
      justification: 'vulnerable_code_not_in_execute_path',
      author: 'Acme Product Security <psirt@acme.example>',
      source: 'file.json',
    })
  })

  it('names what is no whole statement', () => {
    expect(unread.map(({ where, why }) => `${where} ${why}`)).toEqual([
      'statement 3 names no product',
      'statement 4 has no status that is known',
      'statement 5 names no vulnerability',
      'statement 6 names no product',
    ])
  })

  it('of version 0.0.1 has names alone', () => {
    const old = {
      '@context': 'https://openvex.dev/ns',
      statements: [{ vulnerability: 'CVE-1', products: ['pkg:oci/x'], subcomponents: ['pkg:apk/a'], status: 'fixed' }],
    }
    expect(read(old).statements[0]?.products).toEqual([
      { ...nothing, purls: ['pkg:oci/x'], subcomponents: [{ ...nothing, purls: ['pkg:apk/a'] }] },
    ])
  })

  it('in an attestation is about its subject where it names no product', () => {
    const { statements, unread } = read(attested(openVex))
    expect(statements[2]).toMatchObject({
      vulnerability: { id: 'CVE-2025-3333' },
      products: [{ purls: [], digests: [`sha256:${'b'.repeat(64)}`], subcomponents: [] }],
    })
    expect(unread).toHaveLength(3)
  })
})

describe('CSAF', () => {
  const { statements, unread } = read(csaf)

  it('says what each product is, with reason and action', () => {
    expect(statements).toMatchObject([
      {
        vulnerability: { id: 'CVE-2026-0100', aliases: ['ACME-77'] },
        status: 'not-affected',
        justification: 'vulnerable_code_not_present',
        impact: 'Built without the parser.',
        time: '2026-04-02T08:00:00Z',
        author: 'Acme Linux',
        products: [{ cpes: ['cpe:/o:acme:linux:9::baseos'], subcomponents: [{ purls: ['pkg:rpm/acme/firefox'] }] }],
      },
      {
        status: 'affected',
        action: 'Wait for the next update.',
        products: [{ subcomponents: [{ purls: ['pkg:rpm/acme/expat@2.5.0-1?arch=x86_64'] }] }],
      },
    ])
  })

  it('names products without a name that can be compared, and vulnerabilities without any', () => {
    expect(unread).toEqual([
      { where: 'CVE-2026-0100', why: '1 of its products have no purl, CPE or digest' },
      { where: 'vulnerability 2', why: 'names no vulnerability' },
    ])
  })

  it('does not follow relationships in a circle', () => {
    const name = (id: string) => ({ product_id: id, name: id })
    const related = (id: string, product: string) => ({
      category: 'installed_on',
      full_product_name: name(id),
      product_reference: product,
      relates_to_product_reference: product,
    })
    const circle = { ...csaf, product_tree: { relationships: [related('a', 'b'), related('b', 'a')] } }
    const vulnerabilities = [{ cve: 'CVE-1', product_status: { fixed: ['a'] } }]
    expect(read({ ...circle, vulnerabilities }).statements).toEqual([])
  })

  it('reads branches as deep as a document may be', () => {
    let branch: object = { product: { product_id: 'p', product_identification_helper: { purl: 'pkg:npm/deep' } } }
    for (let depth = 0; depth < 40; depth++) branch = { branches: [branch] }
    const vulnerabilities = [{ cve: 'CVE-1', product_status: { fixed: ['p'] } }]
    expect(read({ ...csaf, product_tree: branch, vulnerabilities }).statements).toHaveLength(1)
  })
})

describe('CycloneDX', () => {
  const { statements, unread } = read(cycloneDx)

  it('says how components were analysed', () => {
    expect(statements).toMatchObject([
      {
        vulnerability: { id: 'CVE-2025-6000', aliases: ['GHSA-zzzz'] },
        status: 'not-affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact: 'Never called.',
        time: '2026-05-01T00:00:00Z',
        products: [{ purls: ['pkg:npm/lodash@4.17.20'] }],
      },
      { status: 'affected', action: 'Update.', time: '2026-05-02T00:00:00Z' },
      { status: 'fixed', impact: 'requires_configuration' },
    ])
  })

  it('means the versions it lists', () => {
    expect(statements[1]?.products).toEqual([{ ...nothing, purls: ['pkg:npm/express@4.0.0'], subcomponents: [] }])
  })

  it('means the bill that a BOM-Link names', () => {
    expect(statements[2]?.products).toEqual([
      {
        ...nothing,
        purls: ['pkg:npm/lodash@4.17.20'],
        ref: 'pkg:npm/lodash@4.17.20',
        bom: 'urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1',
        subcomponents: [],
      },
    ])
  })

  it('names what it cannot use', () => {
    expect(unread.map(({ where, why }) => `${where} ${why}`)).toEqual([
      'CVE-2025-6003 affects a component that cannot be found',
      'CVE-2025-6003 names no component that can be found',
      'CVE-2025-6004 affects versions that are given as ranges only',
      'CVE-2025-6004 names no component that can be found',
    ])
  })
})

survivesChanges(
  'VEX',
  [openVex, csaf, cycloneDx, attested(openVex)].map(bytesOf),
  (content) => readVex(content, 'f'),
  'text',
)
