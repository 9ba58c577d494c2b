import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { parsePnpmKey } from './pnpm-key.ts'
import { parsePnpmLock } from './pnpm-lock.ts'

const v5 = `lockfileVersion: 5.4
importers:
  .:
    dependencies:
      '@s/a': 1.0.0_b@2.0.0
      tool: /real/3.0.0
packages:
  /@s/a/1.0.0_b@2.0.0:
    dependencies:
      b: 2.0.0
    dev: false
  /b/2.0.0:
    dev: false
  registry.example.com/b/1.0.0:
    dev: false
  /real/3.0.0:
    dev: false
  /only-dev/1.0.0:
    dev: true
`

const v6 = `lockfileVersion: '6.0'
dependencies:
  a:
    specifier: ^1.0.0
    version: 1.0.0(@s/b@2.0.0)
  local:
    specifier: file:local
    version: file:local
packages:
  /a@1.0.0(@s/b@2.0.0):
    dependencies:
      '@s/b': 2.0.0
    optionalDependencies:
      local: file:local
    dev: false
  /@s/b@2.0.0:
    dev: false
  file:local:
    name: local
    version: 0.1.0
    dev: false
`

const v9 = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: 1.0.0(@s/b@2.0.0)
      short:
        specifier: npm:real@^3
        version: real@3.0.0
      linked:
        specifier: link:../linked
        version: link:../linked
    optionalDependencies:
      maybe:
        specifier: ^1.0.0
        version: 1.0.0
    devDependencies:
      d:
        specifier: ^1.0.0
        version: 1.0.0
packages:
  a@1.0.0:
    resolution: {integrity: sha512-x}
  t@https://host.example/t.tgz:
    resolution: {tarball: https://host.example/t.tgz}
    version: 7.0.0
snapshots:
  '@s/b@2.0.0': {}
  a@1.0.0(@s/b@2.0.0):
    dependencies:
      '@s/b': 2.0.0
      t: https://host.example/t.tgz
  d@1.0.0:
    dependencies:
      e: 1.0.0
  e@1.0.0: {}
  folder@file:folder: {}
  maybe@1.0.0: {}
  real@3.0.0: {}
  t@https://host.example/t.tgz: {}
`

const read = (text: string): ReturnType<typeof parsePnpmLock> => parsePnpmLock(Buffer.from(text))

describe('pnpm-lock.yaml', () => {
  it('reads version 5, its peers, registries and aliases', () => {
    expect(summary(read(v5))).toEqual([
      '@s/a 1.0.0 direct',
      'b 2.0.0 indirect',
      'b 1.0.0 indirect',
      'real 3.0.0 direct',
    ])
    expect(needs(read(v5))).toEqual({ '@s/a': ['b@2.0.0'] })
  })

  it('reads version 6, and local packages by the name they have', () => {
    expect(summary(read(v6))).toEqual(['a 1.0.0 direct', '@s/b 2.0.0 indirect', 'local 0.1.0 direct'])
    expect(needs(read(v6))).toEqual({ a: ['@s/b@2.0.0', 'local@0.1.0'] })
  })

  it('reads version 9, with what is for development only', () => {
    expect(summary(read(v9))).toEqual([
      '@s/b 2.0.0 indirect',
      'a 1.0.0 direct',
      'd 1.0.0 direct dev',
      'e 1.0.0 indirect dev',
      'folder indirect dev',
      'maybe 1.0.0 direct',
      'real 3.0.0 direct',
      't 7.0.0 indirect',
    ])
    expect(needs(read(v9))).toEqual({ a: ['@s/b@2.0.0', 't@7.0.0'], d: ['e@1.0.0'] })
  })

  it('lists a package once for each set of peers, since only one may be for development', () => {
    const lock = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a: {specifier: '1', version: 1.0.0(x@1.0.0)}
    devDependencies:
      b: {specifier: '1', version: 1.0.0}
snapshots:
  a@1.0.0(x@1.0.0): {}
  a@1.0.0(x@2.0.0): {}
  b@1.0.0: {dependencies: {a: 1.0.0(x@2.0.0)}}
`
    expect(summary(read(lock))).toEqual(['a 1.0.0 direct', 'a 1.0.0 indirect dev', 'b 1.0.0 direct dev'])
  })

  it('leaves out the document where pnpm locks itself', () => {
    const own = "lockfileVersion: '9.0'\nimporters: {.: {packageManagerDependencies: {pnpm: {version: 11.0.0}}}}\n"
    expect(summary(read(`${own}snapshots: {pnpm@11.0.0: {}}\n---\n${v9}`))).toEqual(summary(read(v9)))
  })

  it.each(['', 'a: 1', 'lockfileVersion: x', '- 1', 'lockfileVersion: 5.4\n---\n{'])('refuses %s', (text) =>
    expect(read(text)).toMatchObject({ ok: false, error: { code: 'malformed' } }),
  )

  it.each([
    ['/lodash/4.17.10', 5.4, 'lodash', '4.17.10'],
    ['registry.npmjs.example/@babel/core/7.0.0_x@1.0.0', 5.4, '@babel/core', '7.0.0'],
    ['/@babel/core@7.0.0(x@1.0.0)', 6, '@babel/core', '7.0.0'],
    ['lodash.get@4.4.2', 6, 'lodash.get', '4.4.2'],
    ['a@https://host.example/a@1.tgz', 9, 'a', 'https://host.example/a@1.tgz'],
    ['odd', 9, 'odd', ''],
  ])('takes %s apart', (key, lockVersion, name, version) => {
    expect(parsePnpmKey(key, lockVersion)).toEqual({ name, version })
  })

  staysBounded('pnpm-lock.yaml', [v5, v6, v9], parsePnpmLock)
})
