import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { readSbom } from '../sbom/index.ts'
import { anySbom, hasSchemas, packagesOf, smallSbom, spdxFaults } from '../sbom/sbom.test-support.ts'
import { writeSpdxJson } from './index.ts'

const read = (text: string) => {
  const result = readSbom(Buffer.from(text))
  if (!result.ok) throw result.error
  return result.value
}

const tagValue = `# made by hand
SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: shop
Creator: Tool: trivy-0.50.1
Creator: Organization: aquasecurity
Created: 2026-01-02T03:04:05Z

PackageName: shop
SPDXID: SPDXRef-ContainerImage-1
PrimaryPackagePurpose: CONTAINER

PackageName: alpine
SPDXID: SPDXRef-OperatingSystem-1
PackageVersion: 3.18.4

PackageName: libcrypto3
SPDXID: SPDXRef-Package-1
PackageVersion: 3.1.3-r0
PackageSupplier: Organization: Alpine
PackageSourceInfo: built package from: openssl 3.1.3-r0
PackageLicenseDeclared: LicenseRef-1
PackageComment: <text>over
PackageName: not a package
two lines</text>
ExternalRef: PACKAGE_MANAGER purl pkg:apk/alpine/libcrypto3@3.1.3-r0?arch=x86_64&distro=3.18.4
PackageChecksum: SHA1: ABCDEF0123456789ABCDEF0123456789ABCDEF01

LicenseID: LicenseRef-1
ExtractedText: <text>Do as
you like</text>
LicenseName: Liking

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-ContainerImage-1
Annotator: Tool: trivy
AnnotationDate: 2026-01-02T03:04:05Z
AnnotationComment: LayerDiffID: sha256:1
SPDXREF: SPDXRef-Package-1
`

describe('writeSpdxJson', () => {
  const document = JSON.parse(writeSpdxJson(smallSbom()))
  const named = (name: string) => document.packages.find((one: { name: string }) => one.name === name)

  it('describes the subject, which contains the system, which contains its packages', () => {
    const relations = document.relationships.map((one: Record<string, string>) => Object.values(one).join(' '))
    expect(relations).toContain('SPDXRef-DOCUMENT DESCRIBES SPDXRef-Subject')
    expect(relations).toContain('SPDXRef-Subject CONTAINS SPDXRef-OperatingSystem')
    expect(relations).toContain(`SPDXRef-OperatingSystem CONTAINS ${named('bash').SPDXID}`)
    expect(relations).toContain(`SPDXRef-Subject CONTAINS ${named('left-pad').SPDXID}`)
    expect(relations).toContain(`${named('@acme/Tool').SPDXID} DEPENDS_ON ${named('left-pad').SPDXID}`)
  })

  it('declares licences, and extracts those that are not on the list', () => {
    expect(named('bash').licenseDeclared).toBe('GPL-2.0-or-later AND BSD-3-Clause AND LicenseRef-Custom')
    expect(document.hasExtractedLicensingInfos).toEqual([
      { licenseId: 'LicenseRef-Custom', extractedText: 'BSD-3-clause and Custom', name: 'BSD-3-clause and Custom' },
    ])
  })

  it('notes layers beside the package', () => {
    expect(named('bash').annotations).toContainEqual({
      annotator: 'Tool: seawall-0.1.0',
      annotationDate: '1970-01-01T00:00:00Z',
      annotationType: 'OTHER',
      comment: 'seawall:layer:index: 0',
    })
  })

  it.skipIf(!hasSchemas)('follows the published schema', () => {
    expect(spdxFaults(writeSpdxJson(smallSbom()))).toBe(null)
    fc.assert(
      fc.property(anySbom, (sbom) => {
        expect(spdxFaults(writeSpdxJson(sbom))).toBe(null)
      }),
      { numRuns: 15 },
    )
  })

  it('gives back the same packages, whatever their names', () => {
    fc.assert(
      fc.property(anySbom, (sbom) => {
        const written = writeSpdxJson(sbom)
        expect(packagesOf(read(written))).toEqual(packagesOf(sbom))
        expect(writeSpdxJson(sbom)).toBe(written)
      }),
      { numRuns: 300 },
    )
  })
})

describe('reading SPDX', () => {
  it('reads tag-value text with texts over several lines', () => {
    const sbom = read(tagValue)
    expect(sbom).toMatchObject({
      format: 'spdx',
      formatVersion: '2.3',
      subject: { kind: 'container', name: 'shop' },
      os: { id: 'alpine', versionId: '3.18.4' },
      tools: [{ name: 'trivy', version: '0.50.1' }],
    })
    expect(sbom.components).toEqual([
      {
        ref: 'SPDXRef-Package-1',
        purl: 'pkg:apk/alpine/libcrypto3@3.1.3-r0?arch=x86_64&distro=3.18.4',
        package: {
          type: 'apk',
          name: 'libcrypto3',
          version: '3.1.3-r0',
          arch: 'x86_64',
          source: { name: 'openssl', version: '3.1.3-r0' },
          licenses: ['Liking'],
        },
        layer: { diffId: 'sha256:1' },
        supplier: 'Alpine',
        hashes: [{ algorithm: 'SHA-1', value: 'abcdef0123456789abcdef0123456789abcdef01' }],
      },
    ])
  })

  it('lets the purl decide where the version beside it is another', () => {
    const one = {
      SPDXID: 'a',
      name: 'openssl-libs',
      versionInfo: '1.0.2k',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:rpm/centos/openssl-libs@1.0.2k-16.el7?epoch=1' }],
    }
    const { components } = read(JSON.stringify({ spdxVersion: 'SPDX-2.2', packages: [one] }))
    expect(components[0]?.package.version).toBe('1:1.0.2k-16.el7')
  })

  it('reads what Syft writes: the image as root, no system, the database in a sentence', () => {
    const packages = [
      {
        SPDXID: 'SPDXRef-DocumentRoot-Image-shop',
        name: 'acme/shop',
        versionInfo: `sha256:${'e'.repeat(64)}`,
        primaryPackagePurpose: 'CONTAINER',
        externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:oci/shop@sha256:ee?arch=amd64' }],
      },
      {
        SPDXID: 'SPDXRef-Package-deb-bash-1',
        name: 'bash',
        versionInfo: '5.2.15-2+b2',
        sourceInfo: 'acquired package info from DPKG DB: /var/lib/dpkg/status, /usr/share/doc/bash/copyright',
        licenseDeclared: 'GPL-3.0-or-later',
        externalRefs: [
          {
            referenceType: 'purl',
            referenceLocator: 'pkg:deb/debian/bash@5.2.15-2%2Bb2?arch=amd64&distro=debian-12&upstream=bash%405.2.15-2',
          },
        ],
      },
    ]
    const described = {
      spdxElementId: 'SPDXRef-DOCUMENT',
      relationshipType: 'DESCRIBES',
      relatedSpdxElement: packages[0]?.SPDXID,
    }
    const sbom = read(JSON.stringify({ spdxVersion: 'SPDX-2.3', packages, relationships: [described] }))
    expect(sbom.subject).toEqual({ kind: 'container', name: 'acme/shop', digest: `sha256:${'e'.repeat(64)}` })
    expect([sbom.os, sbom.warnings]).toEqual([{ id: 'debian', versionId: '12' }, []])
    expect(sbom.components).toMatchObject([
      {
        package: { version: '5.2.15-2+b2', source: { name: 'bash', version: '5.2.15-2' } },
        locations: ['var/lib/dpkg/status', 'usr/share/doc/bash/copyright'],
      },
    ])
  })

  it.each([['SPDXVersion: SPDX-3.0\n'], ['{"spdxVersion":"SPDX-3.0"}'], ['{"@context":"x","@graph":[]}']])(
    'refuses %s',
    (text) => {
      expect(readSbom(Buffer.from(text))).toMatchObject({ ok: false, error: { code: 'unsupported' } })
    },
  )

  const originals = [tagValue, writeSpdxJson(smallSbom())].map((text) => Buffer.from(text))
  survivesChanges('SPDX', originals, readSbom, 'text')

  it('reads long and hostile lines in their own time', () => {
    const lines = `SPDXVersion: SPDX-2.3\n${'PackageName: <text>\n'.repeat(50_000)}${' '.repeat(500_000)}:`
    expect(read(lines).components).toEqual([])
    expect(readSbom(Buffer.from('\n'.repeat(1_000_000))).ok).toBe(false)
  })
})
