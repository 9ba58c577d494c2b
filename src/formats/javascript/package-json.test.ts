import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { summary } from '../lock-file/summary.oracle.ts'
import { nodePackageFormat } from './formats.ts'
import { parsePackageJson } from './package-json.ts'

const read = (value: object): ReturnType<typeof parsePackageJson> =>
  parsePackageJson(Buffer.from(JSON.stringify(value)))

describe('an installed package.json', () => {
  it.each<[object, readonly string[] | undefined]>([
    [{ license: 'MIT' }, ['MIT']],
    [{ license: { type: 'MIT' } }, ['MIT']],
    [{ licenses: [{ type: 'MIT' }, { type: 'Apache-2.0' }] }, ['MIT', 'Apache-2.0']],
    [{}, undefined],
  ])('names its licences: %j', (more, licenses) => {
    const list = read({ name: '@s/a', version: '1.0.0', ...more })
    expect(list.ok && list.value.packages[0]?.licenses).toEqual(licenses)
    expect(summary(list)).toEqual(['@s/a 1.0.0'])
  })

  it('lists nothing where only settings stand', () => {
    expect(summary(read({ type: 'module' }))).toEqual([])
    expect(summary(read({ name: 'a' }))).toEqual([])
  })

  it.each(['@a/b/', '../a', '.a', '_a', 'a b', 'node_modules', 'a/b', '@/b'])('refuses the name %s', (name) =>
    expect(read({ name, version: '1.0.0' }).ok).toBe(false),
  )

  it.each(['a', 'A', 'a.b', 'crazy!', '@s/_a', '3d'])('takes the name %s', (name) =>
    expect(read({ name, version: '1.0.0' }).ok).toBe(true),
  )

  it('is looked for below node_modules only', () => {
    const wanted = nodePackageFormat.files.only
    expect(wanted?.('app/node_modules/a/package.json')).toBe(true)
    expect(wanted?.('node_modules/a/package.json')).toBe(true)
    expect(wanted?.('app/package.json')).toBe(false)
  })

  staysBounded('package.json', ['{"name": "a", "version": "1.0.0", "license": "MIT"}'], parsePackageJson)
})
