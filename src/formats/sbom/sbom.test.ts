import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Package } from '../../core/index.ts'
import { buildSbom, diffSbom, readSbom, type Sbom } from './index.ts'

const images = join(
  process.env.SEAWALL_FIXTURES ?? resolve(import.meta.dirname, '../../../../shared/fixtures'),
  'images',
)

const sbomOf = (...packages: readonly Package[]): Sbom =>
  buildSbom({ subject: { kind: 'container', name: 'x' }, tools: [], items: packages.map((one) => ({ package: one })) })
const npm = (name: string, version: string, more: Partial<Package> = {}): Package => ({
  type: 'npm',
  name,
  version,
  ...more,
})

describe('diffSbom', () => {
  const changes = (before: Sbom, after: Sbom) => {
    const { added, removed, changed } = diffSbom(before, after)
    return {
      added: added.map(({ name, version }) => `${name}@${version}`),
      removed: removed.map(({ name, version }) => `${name}@${version}`),
      changed: changed.map(
        (one) =>
          `${one.before.name} ${one.before.version} ${one.version} ${one.after.version}${one.licence ? ' licence' : ''}`,
      ),
    }
  }

  it('tells added, removed and changed packages', () => {
    const before = sbomOf(npm('a', '1.9.0'), npm('b', '2.0.0'), npm('c', '1'), npm('d', '1', { licenses: ['MIT'] }))
    const after = sbomOf(npm('a', '1.10.0'), npm('b', '1.0.0'), npm('d', '1', { licenses: ['GPLv3'] }), npm('e', '1'))
    expect(changes(before, after)).toEqual({
      added: ['e@1'],
      removed: ['c@1'],
      changed: ['a 1.9.0 up 1.10.0', 'b 2.0.0 down 1.0.0', 'd 1 same 1 licence'],
    })
  })

  it('pairs versions that only one side has', () => {
    const before = sbomOf(npm('a', '1.0'), npm('a', '2.0'), npm('a', '2.0'))
    expect(changes(before, sbomOf(npm('a', '2.0'), npm('a', '3.0'), npm('a', '4.0')))).toEqual({
      added: ['a@4.0'],
      removed: [],
      changed: ['a 1.0 up 3.0'],
    })
  })

  it('tells types apart and other spellings of a licence not', () => {
    const before = sbomOf({ type: 'gem', name: 'a', version: '1' }, npm('b', '1', { licenses: ['Apache 2.0', 'MIT'] }))
    const after = sbomOf(npm('a', '1'), npm('b', '1', { licenses: ['MIT', 'Apache-2.0'] }))
    expect(changes(before, after)).toEqual({ added: ['a@1'], removed: ['a@1'], changed: [] })
  })

  it('asks the order of versions of whoever knows it', () => {
    const { changed } = diffSbom(sbomOf(npm('a', '1')), sbomOf(npm('a', '2')), () => 1)
    expect(changed.map(({ version }) => version)).toEqual(['down'])
  })
})

describe('buildSbom', () => {
  it('joins a package to those of its own file first', () => {
    const item = (version: string, place: string, dependsOn: string[] = []) => ({
      package: npm('a', version, { dependsOn }),
      locations: [place],
    })
    const { dependencies } = buildSbom({
      subject: { kind: 'application', name: 'x' },
      tools: [],
      items: [item('1', 'one'), item('1', 'two'), item('2', 'two', ['a@1', 'gone@1'])],
    })
    expect(dependencies).toEqual([{ ref: 'pkg:npm/a@2', dependsOn: ['pkg:npm/a@1#2'] }])
  })

  it('numbers a thousand of the same in their own time', () => {
    const { components } = sbomOf(...Array.from({ length: 20_000 }, () => npm('a', '1')))
    expect(new Set(components.map(({ ref }) => ref)).size).toBe(20_000)
  })
})

describe('readSbom', () => {
  it.each([
    ['<?xml version="1.0"?><bom/>', 'unsupported'],
    ['hello', 'unsupported'],
    ['', 'unsupported'],
    ['{"a":', 'malformed'],
    ['[]', 'unsupported'],
    ['null', 'unsupported'],
  ])('refuses %s', (text, code) => {
    expect(readSbom(Buffer.from(text))).toMatchObject({ ok: false, error: { code } })
  })

  it('refuses what is no UTF-8', () => {
    expect(readSbom(Buffer.from([0xff, 0xfe, 0x00]))).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it.skipIf(!existsSync(images))('reads one image the same from four encodings', () => {
    const lists = [
      'centos-7-cyclonedx.json',
      'centos-7-cyclonedx.intoto.jsonl',
      'centos-7-spdx.json',
      'centos-7-spdx.txt',
    ].map((file) => {
      const read = readSbom(readFileSync(join(images, 'trivy/sbom', file)))
      return (
        read.ok && [
          read.value.os,
          ...read.value.components.map(({ package: { type, name, version } }) => [type, name, version]),
        ]
      )
    })
    expect(lists[0]).toEqual([
      { id: 'centos', versionId: '7.6.1810' },
      ['rpm', 'bash', '4.2.46-31.el7'],
      ['rpm', 'openssl-libs', '1:1.0.2k-16.el7'],
    ])
    for (const list of lists) expect(list).toEqual(lists[0])
  })

  it.skipIf(!existsSync(images))('reads the 142 packages of an AlmaLinux image', () => {
    const read = readSbom(readFileSync(join(images, 'match/el9-142pkgs.cdx.json')))
    expect(read.ok && [read.value.components.length, read.value.os, read.value.warnings]).toEqual([
      142,
      { id: 'almalinux', versionId: '9.0' },
      [],
    ])
  })
})
