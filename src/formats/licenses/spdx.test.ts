import fc from 'fast-check'
import parse from 'spdx-expression-parse'
import { describe, expect, it } from 'vitest'
import { isSpdxExpression, licenseIds, spdxExpression } from './index.ts'

describe('spdxExpression', () => {
  it.each<[string, string]>([
    ['MIT', 'MIT'],
    ['mit', 'MIT'],
    ['The MIT License', 'MIT'],
    ['MIT License (Expat)', 'LicenseRef-MIT-License-Expat'],
    ['Expat', 'MIT'],
    ['Apache 2.0', 'Apache-2.0'],
    ['Apache License, Version 2.0', 'Apache-2.0'],
    ['ASL 2.0', 'Apache-2.0'],
    ['https://www.apache.org/licenses/LICENSE-2.0.txt', 'Apache-2.0'],
    ['BSD-3-clause', 'BSD-3-Clause'],
    ['BSD', 'LicenseRef-BSD'],
    ['GPLv2+', 'GPL-2.0-or-later'],
    ['GPL-2', 'GPL-2.0-only'],
    ['GPL-2.0+', 'GPL-2.0-or-later'],
    ['GPL-3.0', 'GPL-3.0-only'],
    ['GPL 2 or later', 'GPL-2.0-or-later'],
    ['LGPL-2.1+', 'LGPL-2.1-or-later'],
    ['LGPLv2', 'LGPL-2.0-only'],
    ['GFDL-NIV-1.3+', 'GFDL-1.3-no-invariants-or-later'],
    ['GPL-4', 'LicenseRef-GPL-4'],
    ['Apache-2.0+', 'Apache-2.0+'],
    ['GPLv2+ and (MIT or BSD-2-Clause)', 'GPL-2.0-or-later AND (MIT OR BSD-2-Clause)'],
    ['MIT/Apache-2.0', 'MIT OR Apache-2.0'],
    ['MIT OR MIT', 'MIT'],
    ['GPL-2+, and Apache-2', 'GPL-2.0-or-later AND Apache-2.0'],
    ['GPL-2.0-only WITH Classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0'],
    ['GPL-3+ with GCC exception', 'GPL-3.0-or-later WITH GCC-exception-3.1'],
    ['GPLv2+ with exceptions', 'LicenseRef-GPLv2-with-exceptions'],
    ['GPL2 MIT zlib', 'GPL-2.0-only AND MIT AND Zlib'],
    ['License :: OSI Approved :: BSD License', 'LicenseRef-BSD-License'],
    ['License :: OSI Approved :: Apache Software License', 'Apache-2.0'],
    ['LicenseRef-acme', 'LicenseRef-acme'],
    ['UNLICENSED', 'LicenseRef-UNLICENSED'],
    ['LIMITED USE', 'LicenseRef-LIMITED-USE'],
    ['(MIT', 'LicenseRef-MIT'],
    ['constructor', 'LicenseRef-constructor'],
    ['許可', 'LicenseRef-88f7c6c1'],
  ])('reads %s as %s', (entry, expected) => {
    const found = spdxExpression([entry])
    expect(found?.replace(/LicenseRef-[0-9a-f]{8}$/, 'LicenseRef-#')).toBe(
      expected.replace(/LicenseRef-[0-9a-f]{8}$/, 'LicenseRef-#'),
    )
  })

  it('holds all entries together, each once', () => {
    expect(spdxExpression(['MIT', 'GPL-2 or MIT', 'mit', ''])).toBe('MIT AND (GPL-2.0-only OR MIT)')
    expect(spdxExpression(['', 'NOASSERTION'])).toBeUndefined()
    expect(spdxExpression([])).toBeUndefined()
  })

  it('keeps parentheses that open without end from growing', () => {
    expect(spdxExpression(['('.repeat(900)])).toMatch(/^LicenseRef-/)
    expect(spdxExpression([`${'('.repeat(900)}MIT${')'.repeat(90)}`])).toMatch(/^LicenseRef-/)
    expect(spdxExpression(['x'.repeat(1_000_000)])?.length).toBeLessThan(100)
  })

  it('gives valid expressions of anything, which read back the same', () => {
    const word = fc.constantFrom(
      'MIT',
      'and',
      'OR',
      'with',
      '(',
      ')',
      ',',
      '/',
      'GPLv2+',
      'Classpath-exception-2.0',
      '+',
      'x y',
      '&&',
    )
    const entry = fc.oneof(
      fc.array(word, { maxLength: 12 }).map((words) => words.join(' ')),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
        const found = spdxExpression(entries)
        if (found === undefined) return
        expect(() => parse(found)).not.toThrow()
        expect(spdxExpression([found])).toBe(found)
      }),
      { numRuns: 500 },
    )
  })
})

describe('isSpdxExpression', () => {
  const words = ['MIT', 'mit', 'GPL-2.0', 'GPL-2.0+', 'Apache-2.0', 'LicenseRef-a', 'DocumentRef-b:LicenseRef-c', 'x']
  const joints = ['AND', 'or', 'WITH', 'With', 'Classpath-exception-2.0', '(', ')', '+', ' ', '  ', '']

  it('says what the parser of SPDX says', () => {
    const word = fc.oneof(fc.constantFrom(...words), fc.constantFrom(...joints))
    const texts = fc
      .tuple(fc.array(word, { maxLength: 9 }), fc.constantFrom(' ', ' ', ''))
      .map(([all, between]) => all.join(between))
    const isParsed = (text: string): boolean => {
      try {
        parse(text)
        return true
      } catch {
        return false
      }
    }
    // That parser needs no space after an operator, `)` or `+`, and takes parentheses around nothing.
    const isText = (text: string): boolean => !/\( *\)|(?:and|or|with)(?=[A-Za-z(])|[)+](?=[A-Za-z(])/i.test(text)
    fc.assert(
      fc.property(texts.filter(isText), (text) => isSpdxExpression(text) === isParsed(text)),
      { numRuns: 3000 },
    )
  })

  it.each(['MIT', '(MIT OR Apache-2.0) AND BSD-3-Clause', 'GPL-2.0-only WITH Classpath-exception-2.0', '((MIT))'])(
    'takes %s',
    (text) => expect(isSpdxExpression(text)).toBe(true),
  )

  it('is not led deep, nor far', () => {
    expect(isSpdxExpression(`${'('.repeat(100_000)}MIT${')'.repeat(100_000)}`)).toBe(true)
    expect(isSpdxExpression('MIT AND '.repeat(100_000))).toBe(false)
  })
})

describe('licenseIds', () => {
  it('names licences without operators and exceptions', () => {
    expect(licenseIds('(MIT OR GPL-2.0-only WITH Classpath-exception-2.0) AND MIT')).toEqual(['MIT', 'GPL-2.0-only'])
  })
})
