import { describe, expect, it } from 'vitest'
import { staysBounded } from '../../../test/fuzz/index.ts'
import { needs, summary } from '../lock-file/summary.oracle.ts'
import { parseComposerInstalled, parseComposerLock } from './composer.ts'

const a = { name: 'v/a', version: '1.0.0', license: ['MIT'], require: { php: '>=8', 'ext-json': '*', 'v/b': '^1' } }
const b = { name: 'v/b', version: 'v1.2', license: 'MIT or GPL-2.0' }
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

describe('composer.lock', () => {
  const lock = { packages: [a], 'packages-dev': [b, { version: '1' }, 'text'] }

  it('lists both lists, and needs only what is listed', () => {
    const read = parseComposerLock(bytes(lock))
    expect(summary(read)).toEqual(['v/a 1.0.0', 'v/b v1.2 dev'])
    expect(needs(read)).toEqual({ 'v/a': ['v/b@v1.2'] })
    expect(read.ok && read.value.packages.map((one) => one.licenses)).toEqual([['MIT'], ['MIT', 'GPL-2.0']])
    expect(read).toMatchObject({ value: { warnings: [expect.stringContaining('1 entry')] } })
  })

  staysBounded('composer.lock', [JSON.stringify(lock)], parseComposerLock)
})

describe('installed.json', () => {
  it('is an object since Composer 2, a list before', () => {
    expect(summary(parseComposerInstalled(bytes({ packages: [a, b], 'dev-package-names': ['v/b'] })))).toEqual([
      'v/a 1.0.0',
      'v/b v1.2',
    ])
    expect(summary(parseComposerInstalled(bytes([a])))).toEqual(['v/a 1.0.0'])
  })

  it.each(['', '{}', 'null', '{"packages":{}}'])('refuses %s', (text) =>
    expect(parseComposerInstalled(Buffer.from(text)).ok).toBe(false),
  )

  staysBounded('installed.json', [JSON.stringify([a, b])], parseComposerInstalled)
})
