import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { debianPackage, digestOf } from '../results/result.test-support.ts'
import { advisoryOf, databaseOfItems } from './database.test-support.ts'
import {
  hitsOfPackage,
  hitsOfVulnerability,
  namesOfVulnerability,
  packageIndexBuilder,
  readQuestion,
  rematch,
} from './index.ts'

describe('a question', () => {
  it.each([
    ['cve-2024-3094', { kind: 'vulnerability', text: 'CVE-2024-3094' }],
    ['ghsa-RXWQ-x6h5-x525', { kind: 'vulnerability', text: 'GHSA-rxwq-x6h5-x525' }],
    ['RUSTSEC-2021-0001', { kind: 'vulnerability', text: 'RUSTSEC-2021-0001' }],
    ['ALSA-2024:0310', { kind: 'vulnerability', text: 'ALSA-2024:0310' }],
    ['xz-utils@5.6.0-0.2', { kind: 'package', name: 'xz-utils', version: '5.6.0-0.2' }],
    ['@scope/name@1.0.0', { kind: 'package', name: '@scope/name', version: '1.0.0' }],
    ['pkg:npm/%40scope/name@1.0.0', { kind: 'package', type: 'npm', name: '@scope/name', version: '1.0.0' }],
    ['pkg:maven/org.apache/log4j', { kind: 'package', type: 'maven', name: 'org.apache:log4j' }],
  ])('%s is understood', (text, expected) => {
    const read = readQuestion(text)
    expect(read.ok && read.value).toMatchObject(expected)
  })

  it('that names nothing is refused, and no text makes it throw', () => {
    for (const text of ['', 'xz', '@', 'a@', 'pkg:', 'pkg:nothing', '???', '-'.repeat(10_000)])
      expect(readQuestion(text).ok).toBe(false)
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readQuestion(text)))
  })
})

describe('hits', () => {
  const builder = packageIndexBuilder()
  const packages = [
    debianPackage('liblzma5', '5.6.0', { source: ['xz-utils', '5.6.0'] }),
    debianPackage('bash', 'no version'),
    debianPackage('linux-libc-dev', '6.1', { source: ['linux', '6.1'] }),
  ]
  builder.add({ digest: digestOf(1), os: { id: 'debian', versionId: '12' }, packages })
  const index = builder.finish()
  const database = databaseOfItems([
    advisoryOf('CVE-1', 'xz-utils', '5.6.1', { aliases: ['GHSA-a'] }),
    advisoryOf('GHSA-a', 'nothing', '1', { aliases: ['CVE-1'] }),
    advisoryOf('CVE-2', 'bash', '6'),
    advisoryOf('CVE-3', 'linux', '7'),
  ])
  const matches = rematch(index, database)
  const hitsOf = (id: string) => hitsOfVulnerability(id, namesOfVulnerability(id, database), matches)

  it('are found by every name of a vulnerability; names that lead in a circle end', () => {
    expect([...namesOfVulnerability('CVE-1', database)].sort()).toEqual(['CVE-1', 'GHSA-a'])
    for (const id of ['CVE-1', 'GHSA-a']) expect([...hitsOf(id).touched.keys()]).toEqual([0])
    expect(namesOfVulnerability('CVE-9', database).size).toBe(0)
  })

  it('are unclear where a version cannot be compared, and held back where it says nothing', () => {
    expect([...hitsOf('CVE-2').touched.keys()]).toEqual([])
    expect([...hitsOf('CVE-2').unclear.keys()]).toEqual([1])
    expect(hitsOf('CVE-3').touched.get(2)?.[0]?.suppressed?.by).toBe('headers')
  })

  it.each([
    [{ name: 'xz-utils', version: '5.6.0' }, [0]],
    [{ name: 'liblzma5' }, [0]],
    [{ name: 'liblzma5', type: 'npm' }, []],
    [{ name: 'bash', version: '1' }, []],
  ])('of the package %j are %j', (asked, expected) => {
    expect([...hitsOfPackage({ kind: 'package', text: '', ...asked }, index).touched.keys()]).toEqual(expected)
  })
})
