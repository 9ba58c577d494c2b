import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { buildSbom, readSbom } from '../sbom/index.ts'
import { anySbom, cycloneDxFaults, hasSchemas, packagesOf, smallSbom } from '../sbom/sbom.test-support.ts'
import { writeCycloneDx } from './index.ts'

const read = (document: string | object) => {
  const result = readSbom(Buffer.from(typeof document === 'string' ? document : JSON.stringify(document)))
  if (!result.ok) throw result.error
  return result.value
}

const bom = (components: readonly object[], more: object = {}) => ({
  bomFormat: 'CycloneDX',
  specVersion: '1.4',
  components,
  ...more,
})
const properties = (prefix: string, values: Record<string, string>) => ({
  properties: Object.entries(values).map(([name, value]) => ({ name: `${prefix}${name}`, value })),
})

describe('writeCycloneDx', () => {
  const document = JSON.parse(writeCycloneDx(smallSbom()))
  const component = (purl: string) => document.components.find((one: { purl?: string }) => one.purl === purl)

  it('names subject, system and tool', () => {
    expect(document.metadata.component).toMatchObject({ type: 'container', name: 'acme/shop', version: '1.2' })
    expect(document.metadata.tools.components).toEqual([{ type: 'application', name: 'seawall', version: '0.1.0' }])
    expect(document.components[0]).toEqual({
      'bom-ref': 'operating-system',
      type: 'operating-system',
      name: 'debian',
      version: '12',
    })
    expect(document.metadata.timestamp).toBeUndefined()
  })

  it('says which layer brought a package, and whether it is of the base image', () => {
    const found = component('pkg:deb/debian/bash@5.2-2?arch=amd64&distro=debian-12')
    expect(found.properties).toEqual(
      expect.arrayContaining([
        { name: 'seawall:layer:index', value: '0' },
        { name: 'seawall:layer:command', value: 'ADD rootfs.tar.gz /' },
        { name: 'seawall:origin', value: 'base' },
      ]),
    )
    expect(found.licenses).toEqual([{ expression: 'GPL-2.0-or-later AND BSD-3-Clause AND LicenseRef-Custom' }])
  })

  it('keeps the case of a name that its purl loses, and a package that is there twice', () => {
    const twice = document.components.filter((one: { purl?: string }) => one.purl === 'pkg:npm/%40acme/tool@2.0.0')
    expect(twice.map((one: Record<string, string>) => [one.group, one.name, one['bom-ref']])).toEqual([
      ['@acme', 'Tool', 'pkg:npm/%40acme/tool@2.0.0'],
      ['@acme', 'Tool', 'pkg:npm/%40acme/tool@2.0.0#2'],
    ])
    expect(document.dependencies).toContainEqual({
      ref: 'pkg:npm/%40acme/tool@2.0.0',
      dependsOn: ['pkg:npm/left-pad@1.3.0'],
    })
  })

  it('does not depend on the order in which packages were found', () => {
    const { components, dependencies: _, ...head } = smallSbom()
    const items = components.map(({ ref: _ref, ...item }) => item).reverse()
    expect(writeCycloneDx(buildSbom({ ...head, items }))).toBe(writeCycloneDx(smallSbom()))
  })

  it('gives another serial number to other content', () => {
    const other = { ...smallSbom(), subject: { kind: 'container', name: 'other' } as const }
    expect(JSON.parse(writeCycloneDx(other)).serialNumber).not.toBe(document.serialNumber)
  })

  it.skipIf(!hasSchemas)('follows the published schema', () => {
    expect(cycloneDxFaults(writeCycloneDx(smallSbom()))).toBe(null)
    fc.assert(
      fc.property(fc.array(anySbom, { minLength: 3, maxLength: 6 }), (sboms) => {
        for (const sbom of sboms) expect(cycloneDxFaults(writeCycloneDx(sbom))).toBe(null)
      }),
      { numRuns: 5 },
    )
  })

  it('gives back the same packages, whatever their names', () => {
    fc.assert(
      fc.property(anySbom, (sbom) => {
        const written = writeCycloneDx(sbom)
        expect(packagesOf(read(written))).toEqual(packagesOf(sbom))
        expect(writeCycloneDx(sbom)).toBe(written)
      }),
      { numRuns: 300 },
    )
  })
})

describe('readCycloneDx', () => {
  it('reads what Trivy says of a package and of the system', () => {
    const sbom = read(
      bom(
        [
          {
            type: 'operating-system',
            name: 'redhat',
            version: '9.4',
            ...properties('aquasecurity:trivy:', { Type: 'redhat' }),
          },
          {
            'bom-ref': 'a',
            type: 'library',
            name: 'openssl-libs',
            version: '3.0.7-27.el9',
            purl: 'pkg:rpm/redhat/openssl-libs@3.0.7-27.el9?arch=x86_64&epoch=1&distro=redhat-9.4',
            licenses: [{ license: { name: 'ASL 2.0' } }],
            ...properties('aquasecurity:trivy:', {
              SrcName: 'openssl',
              SrcVersion: '3.0.7',
              SrcRelease: '27.el9',
              SrcEpoch: '1',
              LayerDiffID: 'sha256:1',
            }),
          },
          {
            'bom-ref': 'file',
            type: 'application',
            name: 'go.sum',
            ...properties('aquasecurity:trivy:', { Class: 'lang-pkgs' }),
          },
          {
            'bom-ref': 'b',
            type: 'library',
            name: 'github.com/Acme/Lib',
            version: 'v1.0.0',
            purl: 'pkg:golang/github.com/acme/lib@v1.0.0',
          },
        ],
        {
          dependencies: [
            { ref: 'file', dependsOn: ['b'] },
            { ref: 'b', dependsOn: ['a', 'nowhere'] },
          ],
        },
      ),
    )
    expect(sbom.os).toEqual({ id: 'rhel', versionId: '9.4' })
    expect(sbom.components.map((one) => one.package)).toEqual([
      {
        type: 'rpm',
        name: 'openssl-libs',
        version: '1:3.0.7-27.el9',
        arch: 'x86_64',
        source: { name: 'openssl', version: '1:3.0.7-27.el9' },
        licenses: ['ASL 2.0'],
      },
      { type: 'golang', name: 'github.com/Acme/Lib', version: 'v1.0.0' },
    ])
    expect(sbom.components[0]?.layer).toEqual({ diffId: 'sha256:1' })
    expect(sbom.components[1]?.locations).toEqual(['go.sum'])
    expect(sbom.dependencies).toEqual([{ ref: 'b', dependsOn: ['a'] }])
  })

  it('reads what Syft says', () => {
    const sbom = read(
      bom([
        {
          type: 'library',
          name: 'libssl3',
          version: '3.0.11-1',
          purl: 'pkg:deb/debian/libssl3@3.0.11-1?arch=amd64&distro=debian-12&upstream=openssl',
          ...properties('syft:', {
            'package:type': 'deb',
            'metadata:source': 'openssl',
            'metadata:installedSize': '10',
            'location:0:path': '/var/lib/dpkg/status',
            'location:0:layerID': 'sha256:2',
          }),
        },
        {
          type: 'operating-system',
          name: 'debian',
          version: '12',
          ...properties('syft:', { 'distro:id': 'debian', 'distro:versionID': '12' }),
        },
      ]),
    )
    expect(sbom.components[0]).toMatchObject({
      package: { source: { name: 'openssl', version: '3.0.11-1' }, installedSize: 10_240 },
      layer: { diffId: 'sha256:2' },
      locations: ['var/lib/dpkg/status'],
    })
    expect(sbom.os).toEqual({ id: 'debian', versionId: '12' })
  })

  it('reads nested components, groups, and where cdxgen saw them', () => {
    const inner = {
      type: 'library',
      group: 'org.example',
      name: 'inner',
      version: '2',
      purl: 'pkg:maven/org.example/inner@2?type=jar',
      evidence: { occurrences: [{ location: '/app/lib.jar' }] },
    }
    const sbom = read(bom([{ type: 'framework', name: 'outer', components: [inner] }], { specVersion: '1.7' }))
    expect(sbom.components).toMatchObject([
      { package: { type: 'maven', name: 'org.example:inner' }, locations: ['app/lib.jar'] },
    ])
  })

  it('says how many libraries no purl names', () => {
    const { components, warnings } = read(
      bom([
        { type: 'library', name: 'x' },
        { type: 'file', name: 'y' },
      ]),
    )
    expect([components, warnings]).toEqual([[], ['1 component without a package URL of a known type left out']])
  })

  it('tells components with one ref apart', () => {
    const same = { 'bom-ref': 'r', type: 'library', name: 'x', purl: 'pkg:npm/x' }
    expect(read(bom([same, same])).components.map(({ ref }) => ref)).toEqual(['r', 'r#2'])
  })

  it('refuses versions that it does not know', () => {
    expect(() => read({ ...bom([]), specVersion: '2.0' })).toThrow(/version that is not known/)
  })

  survivesChanges('CycloneDX', [Buffer.from(writeCycloneDx(smallSbom()))], readSbom, 'text')
})
