import { describe, expect, it } from 'vitest'
import { readJsonObject } from './document.ts'
import { licenseField, namedLicenses } from './licenses.ts'
import { mergeSame } from './merge.ts'
import { packageFrom } from './package.ts'
import { reachable } from './reachable.ts'

describe('the licences a line names', () => {
  it.each<[string, readonly string[]]>([
    ['MIT', ['MIT']],
    ['MIT or BSD-2-Clause', ['MIT', 'BSD-2-Clause']],
    ['(MIT or GPL-3.0-or-later)', ['MIT', 'GPL-3.0-or-later']],
    ['MIT OR Apache-2.0', ['MIT OR Apache-2.0']],
    ['BSD 3-Clause License or Apache License, Version 2.0', ['BSD 3-Clause License', 'Apache License, Version 2.0']],
    ['GNU GPL v2 or later (GPLv2+), MIT', ['GNU GPL v2 or later (GPLv2+)', 'MIT']],
    ['GPL-1+ or Artistic, and BSD-4-clause', ['GPL-1+', 'Artistic', 'BSD-4-clause']],
    ['see https://license.example/a,b', ['see https://license.example/a,b']],
    ['  ', []],
  ])('%s', (text, names) => expect(namedLicenses(text)).toEqual(names))

  it('takes a text, an object, and lists of both', () => {
    expect(licenseField('MIT')).toEqual(['MIT'])
    expect(licenseField({ type: 'MIT', url: 'x' })).toEqual(['MIT'])
    expect(licenseField([{ type: 'MIT' }, 'ISC', 3, {}, ''])).toEqual(['MIT', 'ISC'])
    expect(licenseField(undefined)).toEqual([])
  })
})

describe('packages that stand more than once', () => {
  const one = (details: object): ReturnType<typeof packageFrom> =>
    packageFrom('npm', { name: 'a', version: '1', ...details })

  it('become one, as near and as needed as the nearest of them', () => {
    const other = packageFrom('npm', { name: 'a', version: '2' })
    const same = [
      one({ relationship: 'indirect', dev: true, dependsOn: ['b@1'] }),
      other,
      one({ relationship: 'direct', licenses: ['MIT'], dependsOn: ['b@1', 'c@1'] }),
    ]
    expect(mergeSame(same)).toEqual([
      one({ relationship: 'direct', licenses: ['MIT'], dependsOn: ['b@1', 'c@1'] }),
      other,
    ])
  })

  it('stay for development only when all are', () => {
    expect(mergeSame([one({ dev: true }), one({ dev: true })])).toEqual([one({ dev: true })])
  })
})

describe('reading a JSON document', () => {
  it('lets the last of two equal members win, as the tools that install from it do', () => {
    expect(readJsonObject(Buffer.from('{"a":1,"a":2}'), 'x.json')).toEqual({ ok: true, value: { a: 2 } })
  })

  it.each(['', '[]', '{', '{"a":}'])('refuses %s', (text) =>
    expect(readJsonObject(Buffer.from(text), 'x.json')).toMatchObject({ ok: false, error: { code: 'malformed' } }),
  )
})

it('reaches everything once, cycles or not', () => {
  const next = new Map([
    ['a', ['b', 'c']],
    ['b', ['a']],
  ])
  expect([...reachable(['a'], (from) => next.get(from) ?? [])]).toEqual(['a', 'b', 'c'])
})
