import { describe, expect, it } from 'vitest'
import { staysBounded, survivesChanges } from '../../../test/fuzz/index.ts'
import type { Package, Result } from '../../core/index.ts'
import type { PackageList } from '../packages/index.ts'
import { parseCargoLock } from './index.ts'
import { allows } from './requirement.ts'

const crate = (name: string, version: string, needs: readonly string[] = [], isLocal = false): string =>
  [
    '[[package]]',
    `name = "${name}"`,
    `version = "${version}"`,
    ...(isLocal ? [] : ['source = "registry+https://example.com/index"']),
    `dependencies = ${JSON.stringify(needs)}`,
    '',
  ].join('\n')

const lock = [
  'version = 4\n',
  crate('shop', '0.1.0', ['json', 'log 1.0.0', 'log 2.0.0', 'checker'], true),
  crate('till', '0.2.0', ['shop', 'cents'], true),
  crate('json', '1.4.0', ['bytes']),
  crate('log', '1.0.0'),
  crate('log', '2.0.0'),
  crate('checker', '3.0.0', ['bytes', 'random']),
  crate('bytes', '1.0.0'),
  crate('random', '0.8.5'),
  crate('cents', '0.1.0'),
].join('\n')

const manifest = `[package]
name = "shop"
version.workspace = true
[dependencies]
json.workspace = true
[target.'cfg(unix)'.dependencies]
logger = { version = "1", package = "log" }
[dev-dependencies]
checker = "3"
log = "2"
[workspace]
members = ["till"]
[workspace.dependencies]
json = "1.4"
`
const member = '[package]\nname = "till"\n[dependencies]\nshop = { path = ".." }\ncents = "*"\n'

function listed(read: Result<PackageList>): string[] {
  if (!read.ok) throw read.error
  return read.value.packages.map((one: Package) =>
    [`${one.name}@${one.version}`, one.relationship, one.dev && 'dev'].filter(Boolean).join(' '),
  )
}

describe('a Cargo.lock', () => {
  it('alone lists its crates and what each needs', () => {
    const read = parseCargoLock(Buffer.from(lock))
    expect(listed(read)).toContain('log@2.0.0')
    expect(read.ok && read.value.packages[0]?.dependsOn).toEqual([
      'json@1.4.0',
      'log@1.0.0',
      'log@2.0.0',
      'checker@3.0.0',
    ])
  })

  it('with the manifests tells own, direct and indirect crates, and those only tests need', () => {
    expect(listed(parseCargoLock(Buffer.from(lock), Buffer.from(manifest), [Buffer.from(member)]))).toEqual([
      'shop@0.1.0 root',
      'till@0.2.0 workspace',
      'json@1.4.0 direct',
      'log@1.0.0 direct',
      'log@2.0.0 direct dev',
      'checker@3.0.0 direct dev',
      'bytes@1.0.0 indirect',
      'random@0.8.5 indirect dev',
      'cents@0.1.0 direct',
    ])
  })

  it('of version 1 has sources in its dependencies and a table for its root', () => {
    const old =
      '[root]\nname = "a"\nversion = "0.1.0"\ndependencies = ["b 1.0.0 (registry+https://example.com/index)"]\n'
    const read = parseCargoLock(Buffer.from(`${old}\n${crate('b', '1.0.0')}`))
    expect(read.ok && read.value.packages).toMatchObject([{ name: 'a', dependsOn: ['b@1.0.0'] }, { name: 'b' }])
  })

  it('stays as it is, with a warning, beside a manifest that is broken', () => {
    const read = parseCargoLock(Buffer.from(lock), Buffer.from('[package'))
    expect(read.ok && read.value.warnings).toHaveLength(1)
    expect(listed(read)).toContain('cents@0.1.0')
  })

  it.each(['version =', '[[package]]\nname = "a"\n', `x${'.x'.repeat(5_000)} = 1`, `x = ${'['.repeat(5_000)}`])(
    'is refused as %.30j',
    (text) => {
      expect(parseCargoLock(Buffer.from(text)).ok).toBe(false)
    },
  )

  staysBounded('Cargo.lock', [lock], (content) => parseCargoLock(content, Buffer.from(manifest)))
  survivesChanges(
    'Cargo.toml',
    [Buffer.from(manifest)],
    (content) => parseCargoLock(Buffer.from(lock), content),
    'text',
  )
})

describe('a requirement', () => {
  it.each([
    ['1.2', '1.9.0', true],
    ['1.2', '2.0.0', false],
    ['^0.2.3', '0.2.9', true],
    ['^0.2.3', '0.3.0', false],
    ['~1.2', '1.3.0', false],
    ['1.*', '1.7.0', true],
    ['*', '9.0.0', true],
    ['=1.2.3', '1.2.4', false],
    ['>=1.2, <1.5', '1.4.9', true],
    ['>=1.2, <1.5', '1.5.0', false],
    ['>1', '1.5.0', false],
    ['<=1.4', '1.4.7', true],
    ['0.0', '0.0.7', true],
    ['nonsense', '1.0.0', true],
  ])('%s against %s: %s', (requirement, version, allowed) => {
    expect(allows(requirement, version)).toBe(allowed)
  })
})
