/** Small documents as their publishers write them. */

export const openVex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex/2026-0007',
  author: 'Acme Product Security <psirt@acme.example>',
  role: 'Document Creator',
  timestamp: '2026-03-01T10:00:00Z',
  version: 2,
  statements: [
    {
      vulnerability: {
        '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2025-1111',
        name: 'CVE-2025-1111',
        aliases: ['GHSA-aaaa-bbbb-cccc'],
      },
      products: [
        {
          '@id': 'pkg:oci/shop?repository_url=ghcr.io/acme/shop',
          identifiers: { cpe23: 'cpe:2.3:a:acme:shop:*:*:*:*:*:*:*:*' },
          hashes: { 'sha-256': 'A'.repeat(64) },
          subcomponents: [{ '@id': 'pkg:golang/example.org/yaml@v1.2.3' }],
        },
      ],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
      impact_statement: 'The shop never reads YAML from a customer.',
    },
    {
      timestamp: '2026-02-01T10:00:00+01:00',
      vulnerability: { '@id': 'CVE-2025-2222' },
      products: [{ '@id': 'pkg:npm/left-pad' }],
      status: 'affected',
      action_statement: 'Go to 1.3.1.',
    },
    { vulnerability: { name: 'CVE-2025-3333' }, status: 'fixed' },
    { vulnerability: { name: 'CVE-2025-4444' }, products: [{ '@id': 'pkg:npm/x' }], status: 'unaffected' },
    { products: [{ '@id': 'pkg:npm/x' }], status: 'fixed' },
    {
      vulnerability: { name: 'CVE-2025-5555' },
      products: [{ '@id': 'pkg:npm/x', subcomponents: [{ '@id': 'https://example.org/part' }] }],
      status: 'not_affected',
      impact_statement: 'The part is not built in.',
    },
  ],
}

const branch = (category: string, name: string, inner: object): object => ({ category, name, ...inner })
const product = (id: string, helper: object = {}): object => ({
  product: { product_id: id, name: id, product_identification_helper: helper },
})

export const csaf = {
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    title: 'Parser of Acme Linux',
    publisher: { category: 'vendor', name: 'Acme Linux', namespace: 'https://acme.example' },
    tracking: {
      id: 'ACME-2026-0042',
      status: 'final',
      version: '3',
      initial_release_date: '2026-01-10T00:00:00Z',
      current_release_date: '2026-04-02T08:00:00Z',
      revision_history: [{ number: '3', date: '2026-04-02T08:00:00Z', summary: 'More products' }],
    },
  },
  product_tree: {
    branches: [
      branch('vendor', 'Acme', {
        branches: [
          branch('product_name', 'Acme Linux 9', product('linux-9', { cpe: 'cpe:/o:acme:linux:9::baseos' })),
          branch('architecture', 'x86_64', {
            branches: [
              branch(
                'product_version',
                'expat-2.5.0-1.x86_64',
                product('expat', { purl: 'pkg:rpm/acme/expat@2.5.0-1?arch=x86_64' }),
              ),
              branch('product_version', 'firefox', product('firefox', { purl: 'pkg:rpm/acme/firefox' })),
            ],
          }),
        ],
      }),
    ],
    full_product_names: [product('nameless')].map((one) => (one as { product: object }).product),
    relationships: [
      {
        category: 'default_component_of',
        full_product_name: { product_id: 'linux-9:expat', name: 'expat as a component of Acme Linux 9' },
        product_reference: 'expat',
        relates_to_product_reference: 'linux-9',
      },
      {
        category: 'default_component_of',
        full_product_name: { product_id: 'linux-9:firefox', name: 'firefox as a component of Acme Linux 9' },
        product_reference: 'firefox',
        relates_to_product_reference: 'linux-9',
      },
    ],
    product_groups: [{ group_id: 'all', product_ids: ['linux-9:expat', 'linux-9:firefox'] }],
  },
  vulnerabilities: [
    {
      cve: 'CVE-2026-0100',
      ids: [{ system_name: 'Acme bug', text: 'ACME-77' }],
      product_status: { known_not_affected: ['linux-9:firefox', 'nameless'], known_affected: ['linux-9:expat'] },
      flags: [{ label: 'vulnerable_code_not_present', product_ids: ['linux-9:firefox'] }],
      threats: [
        { category: 'impact', details: 'Built without the parser.', product_ids: ['linux-9:firefox'] },
        { category: 'exploit_status', details: 'None known.' },
      ],
      remediations: [{ category: 'vendor_fix', details: 'Wait for the next update.', group_ids: ['all'] }],
    },
    { product_status: { fixed: ['expat'] } },
  ],
}

export const cycloneDx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: 'urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79',
  version: 1,
  metadata: { timestamp: '2026-05-01T00:00:00Z', authors: [{ name: 'Acme' }] },
  components: [
    { type: 'library', 'bom-ref': 'a', name: 'lodash', version: '4.17.20', purl: 'pkg:npm/lodash@4.17.20' },
    { type: 'library', 'bom-ref': 'b', name: 'express', purl: 'pkg:npm/express' },
  ],
  vulnerabilities: [
    {
      id: 'CVE-2025-6000',
      references: [{ id: 'GHSA-zzzz', source: { name: 'GitHub' } }],
      analysis: { state: 'not_affected', justification: 'code_not_reachable', detail: 'Never called.' },
      affects: [{ ref: 'a' }],
    },
    {
      id: 'CVE-2025-6001',
      analysis: { state: 'exploitable', lastUpdated: '2026-05-02T00:00:00Z' },
      recommendation: 'Update.',
      affects: [{ ref: 'b', versions: [{ version: '4.0.0' }, { version: '5.0.0', status: 'unaffected' }] }],
    },
    {
      id: 'CVE-2025-6002',
      analysis: { state: 'resolved', justification: 'requires_configuration' },
      affects: [{ ref: 'urn:cdx:3E671687-395b-41f5-a30f-a58921a69b79/1#pkg%3Anpm%2Flodash%404.17.20' }],
    },
    { id: 'CVE-2025-6003', analysis: { state: 'not_affected' }, affects: [{ ref: 'gone' }] },
    {
      id: 'CVE-2025-6004',
      analysis: { state: 'not_affected' },
      affects: [{ ref: 'b', versions: [{ range: 'vers:npm/<4' }] }],
    },
    { id: 'CVE-2025-6005', affects: [{ ref: 'a' }] },
  ],
}

export const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

/** In an attestation about an image. */
export const attested = (predicate: unknown, predicateType = 'https://openvex.dev/ns'): unknown => ({
  payloadType: 'application/vnd.in-toto+json',
  payload: bytesOf({
    _type: 'https://in-toto.io/Statement/v1',
    predicateType,
    subject: [{ name: 'ghcr.io/acme/shop', digest: { sha256: 'b'.repeat(64) } }],
    predicate,
  }).toString('base64'),
  signatures: [{ sig: 'AA==' }],
})
