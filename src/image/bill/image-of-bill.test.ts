import { describe, expect, it } from 'vitest'
import { assessImage } from '../../assess/image/index.ts'
import { readSbom } from '../../formats/sbom/index.ts'
import { factsOf } from '../hardening/index.ts'
import { imageOfBill } from './index.ts'

const bill = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: { component: { type: 'container', name: 'shop/app' } },
  components: [
    { 'bom-ref': 'os', type: 'operating-system', name: 'debian', version: '9' },
    {
      'bom-ref': 'a',
      type: 'library',
      name: 'bash',
      version: '5.2.15-2',
      purl: 'pkg:deb/debian/bash@5.2.15-2?distro=debian-9',
    },
    { 'bom-ref': 'b', type: 'library', name: 'left-pad', version: '1.3.0', purl: 'pkg:npm/left-pad@1.3.0' },
  ],
}

function read(): ReturnType<typeof imageOfBill> {
  const found = readSbom(Buffer.from(JSON.stringify(bill)))
  if (!found.ok) throw found.error
  return imageOfBill(found.value, 'app.cdx.json')
}

describe('a bill of materials as an image', () => {
  it('has its packages and its system', () => {
    const { inventory } = read()
    expect(inventory.os).toMatchObject({ id: 'debian', versionId: '9' })
    expect(inventory.packages.map(({ package: { name, version } }) => `${name} ${version}`)).toEqual([
      'bash 5.2.15-2',
      'left-pad 1.3.0',
    ])
  })

  it('leaves unknown whatever asks for files or the configuration, and passes none of it', () => {
    const { findings, unanswered, passed, notApplicable } = assessImage(factsOf(read(), '2026-11-24T00:00:00Z'))
    expect(findings.map(({ check }) => check)).toEqual(['IMG-05/end-of-life-os'])
    expect(passed).toEqual([])
    expect(notApplicable).toEqual([])
    expect(unanswered.map(({ check }) => check)).toContain('SEC-06/secret-in-file')
    expect(unanswered.map(({ check }) => check)).toContain('IMG-08/root-user')
  })
})
