import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { parseNpmLock } from './npm-lock.ts'

const read = (lock: object): ReturnType<typeof parseNpmLock> => parseNpmLock(Buffer.from(JSON.stringify(lock)))

const nested = {
  lockfileVersion: 1,
  dependencies: {
    a: {
      version: '1.0.0',
      requires: { b: '^1.0.0', c: '^1.0.0' },
      dependencies: { b: { version: '1.5.0', dev: true } },
    },
    b: { version: '2.0.0', requires: true },
    c: { version: 'npm:real@3.0.0', dev: true },
  },
}

const placed = {
  lockfileVersion: 3,
  packages: {
    '': { name: 'app', workspaces: ['packages/*'], dependencies: { a: '1' }, devDependencies: { alias: 'npm:real@1' } },
    'node_modules/a': {
      version: '1.0.0',
      license: 'MIT',
      dependencies: { b: '1' },
      optionalDependencies: { gone: '1' },
    },
    'node_modules/a/node_modules/b': { version: '1.0.0', peerDependencies: { '@s/c': '1' } },
    'node_modules/b': { version: '2.0.0', dev: true },
    'node_modules/@s/c': { version: '3.0.0', license: [{ type: 'MIT' }, { type: 'ISC' }] },
    'node_modules/alias': { name: 'real', version: '1.0.0', dev: true },
    'node_modules/tool': { resolved: 'packages/tool', link: true },
    'packages/tool': { version: '0.1.0', dependencies: { d: '1' } },
    'packages/tool/node_modules/d': { version: '1.0.0' },
    'node_modules/broken': { link: true },
  },
}

describe('package-lock.json', () => {
  it('reads the tree of version 1, and what lies nearest is what is needed', () => {
    expect(summary(read(nested)).toSorted()).toEqual(['a 1.0.0', 'b 1.5.0 dev', 'b 2.0.0', 'real 3.0.0 dev'])
    expect(needs(read(nested))).toEqual({ a: ['b@1.5.0', 'real@3.0.0'] })
  })

  it('reads the places of version 3: direct, aliased, linked', () => {
    expect(summary(read(placed)).toSorted()).toEqual([
      '@s/c 3.0.0 indirect',
      'a 1.0.0 direct',
      'b 1.0.0 indirect',
      'b 2.0.0 indirect dev',
      'd 1.0.0 indirect',
      'real 1.0.0 direct dev',
      'tool 0.1.0 direct',
    ])
    expect(needs(read(placed))).toEqual({ a: ['b@1.0.0'], b: ['@s/c@3.0.0'], tool: ['d@1.0.0'] })
  })

  it('keeps licences as they are written, old spellings too', () => {
    const list = read(placed)
    const licenses = list.ok ? list.value.packages.map((one) => one.licenses).filter((one) => one !== undefined) : []
    expect(licenses).toEqual([['MIT'], ['MIT', 'ISC']])
  })

  it('says that a link without a target is left out', () => {
    expect(read(placed)).toMatchObject({ value: { warnings: [expect.stringContaining('left out 1 entry')] } })
  })

  it('reads version 2 by its places, and a lock file from before versions by its tree', () => {
    expect(summary(read({ ...nested, ...placed, lockfileVersion: 2 }))).toEqual(summary(read(placed)))
    expect(summary(read({ dependencies: nested.dependencies }))).toEqual(summary(read(nested)))
  })

  it('does not take a folder for one whose name begins alike', () => {
    const packages = {
      '': { workspaces: ['lib/a'] },
      'node_modules/a': { resolved: 'lib/a', link: true },
      'lib/a': { version: '1.0.0' },
      'lib/a-more/node_modules/x': { version: '1.0.0' },
    }
    expect(summary(read({ lockfileVersion: 3, packages }))).toEqual(['a 1.0.0 direct'])
  })

  it.each(['apps/**', './apps/*/web', 'apps/one/web/'])('knows a workspace by %s', (pattern) => {
    const packages = {
      '': { workspaces: { packages: [pattern] } },
      'node_modules/web': { resolved: 'apps/one/web', link: true },
      'apps/one/web': { version: '1.0.0' },
    }
    expect(summary(read({ lockfileVersion: 3, packages }))).toEqual(['web 1.0.0 direct'])
  })

  it('has names such as __proto__ do no harm', () => {
    const lock = '{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1"},"__proto__":{"x":1}}}'
    expect(summary(parseNpmLock(Buffer.from(lock)))).toEqual(['__proto__ 1 indirect'])
  })

  it('stops where a tree is nested deeper than npm makes one', () => {
    let lock: object = {}
    for (let depth = 0; depth < 400; depth++) lock = { dependencies: { [`p${depth}`]: { version: '1', ...lock } } }
    const list = read(lock)
    expect(list).toMatchObject({ ok: true, value: { warnings: [expect.stringContaining('nested deeper')] } })
  })

  it.each(['', 'null', '[]', '{"dependencies":[{}]}'])('refuses %s', (text) =>
    expect(parseNpmLock(Buffer.from(text)).ok).toBe(false),
  )

  staysBounded('package-lock.json', [JSON.stringify(placed), JSON.stringify(nested)], parseNpmLock)
})
