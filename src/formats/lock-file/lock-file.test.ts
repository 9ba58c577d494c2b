import { describe, expect, it } from 'vitest'
import { readLenientObject } from './lenient.ts'
import { licenseField, namedLicenses } from './licenses.ts'
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

it('leaves out of a package what says nothing', () => {
  const details = { name: 'a', version: '1', relationship: undefined, dev: false, licenses: [], dependsOn: [] }
  expect(packageFrom('npm', details)).toEqual({ type: 'npm', name: 'a', version: '1' })
  expect(packageFrom('npm', { ...details, dependsOn: ['b@1', 'b@1'] })).toMatchObject({ dependsOn: ['b@1'] })
})

describe('reading a JSON document', () => {
  it('lets the last of two equal members win, as the tools that install from it do', () => {
    expect(readLenientObject(Buffer.from('{"a":1,"a":2}'), 'x.json')).toEqual({ ok: true, value: { a: 2 } })
  })

  it.each(['', '[]', '{', '{"a":}'])('refuses %s', (text) =>
    expect(readLenientObject(Buffer.from(text), 'x.json')).toMatchObject({ ok: false, error: { code: 'malformed' } }),
  )
})

it('reaches everything once, cycles or not', () => {
  const next = new Map([
    ['a', ['b', 'c']],
    ['b', ['a']],
  ])
  expect([...reachable(['a'], (from) => next.get(from) ?? [])]).toEqual(['a', 'b', 'c'])
})
