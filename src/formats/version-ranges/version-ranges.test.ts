import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { type VersionScheme, versionScheme } from '../versions/index.ts'
import {
  complement,
  intersect,
  isInside,
  type RangeDialect,
  rangeDialects,
  readVersionRange,
  union,
  type VersionRange,
} from './index.ts'

const schemeIds: Readonly<Record<RangeDialect, string>> = {
  cargo: 'semver',
  composer: 'packagist',
  github: 'semver',
  maven: 'maven',
  npm: 'semver',
  nuget: 'nuget',
  python: 'pep440',
  rubygems: 'rubygems',
}

function schemeFor(dialect: RangeDialect): VersionScheme {
  const scheme = versionScheme(schemeIds[dialect])
  if (scheme === undefined) throw new Error(`no scheme for ${dialect}`)
  return scheme
}

/** Constraints, versions they allow, and versions they do not. */
const cases: Readonly<Record<RangeDialect, readonly (readonly [string, string, string])[]>> = {
  github: [
    ['>= 1.0, < 1.2.3', '1.0.0 1.2.2 1.2.3-rc1', '0.9 1.2.3 2.0.0'],
    ['= 1.4.0', '1.4.0', '1.4.1 1.3.9'],
    ['<= 2', '2.0.0 1.0.0', '2.0.1'],
    ['> 1.0,<2', '1.0.1', '1.0.0 2.0.0'],
  ],
  npm: [
    ['^1.2.3', '1.2.3 1.9.0 1.3.0-beta', '1.2.2 2.0.0 2.0.0-rc.1 1.2.3-0'],
    ['^0.2.3', '0.2.3 0.2.9', '0.3.0 0.3.0-0'],
    ['^0.0.3', '0.0.3', '0.0.4'],
    ['^0.0', '0.0.0 0.0.9', '0.1.0'],
    ['^0', '0.9.9', '1.0.0'],
    ['~1.2.3', '1.2.3 1.2.9', '1.3.0 1.2.2'],
    ['~1', '1.0.0 1.9.9', '2.0.0'],
    ['1.x', '1.0.0 1.9.9', '0.9.9 2.0.0'],
    ['1.2', '1.2.0 1.2.9', '1.3.0'],
    ['*', '0.0.0 9.9.9', ''],
    ['', '0.0.0 9.9.9', ''],
    ['1.0.0 - 2.3', '1.0.0 2.3.9', '2.4.0 0.9.9'],
    ['1.0.0 - 2.3.4', '2.3.4', '2.3.5'],
    ['>1.2', '1.3.0', '1.2.9 1.2.0'],
    ['<=1.2', '1.2.9', '1.3.0'],
    ['>=1.0.0 <1.5.0 || >= 2.0.0', '1.4.9 2.0.0 3.0.0', '1.5.0 1.9.9'],
    ['>=1.0.0, <1.5.0', '1.4.9', '1.5.0'],
    ['1.0.0 || 1.0.2', '1.0.0 1.0.2', '1.0.1'],
  ],
  cargo: [
    ['1.2.3', '1.2.3 1.9.0', '1.2.2 2.0.0 2.0.0-alpha'],
    ['0.4', '0.4.0 0.4.9', '0.5.0'],
    ['>=1.2.3, <1.5', '1.2.3 1.4.9', '1.5.0 1.5.0-alpha'],
    ['>= 0.8.2', '0.8.2 1.0.0', '0.8.1 0.8.2-rc1'],
    ['=1.2', '1.2.9', '1.3.0'],
    ['1.*', '1.9.9', '2.0.0'],
    ['~1.2', '1.2.9', '1.3.0'],
    ['*', '0.0.1', ''],
    ['< 0.6.0', '0.5.9 0.6.0-alpha', '0.6.0'],
  ],
  maven: [
    ['[1.0,2.0)', '1.0 1.9.9 2.0-rc1', '2.0 0.9'],
    ['(,1.0]', '0.1 1.0.0', '1.0.1'],
    ['[1.5]', '1.5 1.5.0', '1.5.1'],
    ['(,1.0],[1.2,)', '0.9 1.2 3', '1.1'],
    ['[1.0,1.1) , (2.0,3.0)', '1.0 2.5', '2.0 1.1'],
    ['(,)', '0 9', ''],
    ['1.0', '1.0.0', '1.0.1'],
    ['>= 1.0, < 1.4', '1.3', '1.4'],
  ],
  nuget: [
    ['1.0', '1.0.0.0 2.0', '1.0-beta'],
    ['[1.0]', '1.0.0', '1.0.1'],
    ['(1.0,2.0)', '1.5', '1.0 2.0'],
    ['[1.0,]', '1.0 5', '0.9'],
    ['>= 4.0.0, <= 4.3.0', '4.3', '4.3.1'],
  ],
  rubygems: [
    ['~> 1.2', '1.2 1.9.9', '1.1.9 2.0 2.0.0.rc1'],
    ['~> 1.2.3', '1.2.3 1.2.9', '1.3 1.3.0.beta'],
    ['~> 2', '2.0 2.9', '3.0'],
    ['~> 1.0.0.rc1', '1.0.0.rc1 1.0.5', '1.1.0 1.0.0.beta1'],
    ['>= 1, < 2', '1.0 2.0.0.rc1', '2.0'],
    ['!= 1.5', '1.4 1.5.1', '1.5.0'],
    ['1.5', '1.5.0', '1.5.1'],
    ['>= 1, != 1.5, < 2', '1.4', '1.5 2'],
  ],
  composer: [
    ['^1.2', '1.2.0 1.9.9 1.2.0-beta1', '2.0.0 2.0.0-alpha1 1.1.9'],
    ['^0.3', '0.3.5', '0.4.0'],
    ['^0.0.3', '0.0.3', '0.0.4'],
    ['~1.2', '1.2.0 1.9.9', '2.0.0-beta'],
    ['~1.2.3', '1.2.9', '1.3.0'],
    ['1.*', '1.0 1.9.9 v1.0.0-RC1', '2.0'],
    ['>=1.0,<1.1|>=2.0 <2.3.1', '1.0.5 2.3.0', '1.1 2.3.1 2.3.1-beta1'],
    ['>=1.0 || 0.5', '0.5.0 1.0-beta', '0.5.1'],
    ['1.0 - 2.1', '1.0.0 2.1.9', '2.2.0'],
    ['1.0 - 2.1.0', '2.1.0', '2.1.1'],
    ['!=1.5', '1.4', '1.5.0.0'],
    ['> 1.0, <= 2.0', '1.0.1 2.0', '1.0.0 2.0.1'],
    ['<1.0.0', '0.9.9', '1.0'],
    ['dev-main', 'dev-main', '1.0'],
    ['*', '0.0.1 9', ''],
    ['>=1.0@beta', '1.0', '0.9'],
  ],
  python: [
    ['==1.*', '1.0 1.9.post1 1.0a1', '2.0.dev0 0.9'],
    ['==1.0', '1.0.0 1.0+local', '1.0.post1 1.0.1'],
    ['!=1.4.*', '1.3 1.5', '1.4 1.4.9 1.4rc1'],
    ['!=1.4', '1.4.1', '1.4+x'],
    ['~=1.4.5', '1.4.5 1.4.9', '1.5 1.5.dev0 1.4.4'],
    ['~=1.4', '1.9', '2.0a1'],
    ['<1.0', '0.9', '1.0a1 1.0 1.0.dev3'],
    ['<1.0rc1', '1.0b2', '1.0rc1'],
    ['<=1.0', '1.0+local 1.0a1', '1.0.post1'],
    ['>1.0', '1.0.1 1.1a1', '1.0 1.0+local 1.0.post3'],
    ['>1.0.post1', '1.0.post2', '1.0.post1+x'],
    ['>=1.0,<2,!=1.5', '1.0+x 1.5.1', '1.5 2.0 1.0a1'],
    ['===1.0', '1.0', '1.1'],
    ['==1!2.*', '1!2.5', '2.5'],
  ],
}

const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '')

describe.each(rangeDialects)('%s', (dialect) => {
  const scheme = schemeFor(dialect)

  it.each(cases[dialect])('%s allows %s and not %s', (text, inside, outside) => {
    const read = readVersionRange(dialect, text, scheme)
    if (!read.ok) throw read.error
    expect(words(inside).filter((version) => !isInside(scheme, version, read.value))).toEqual([])
    expect(words(outside).filter((version) => isInside(scheme, version, read.value))).toEqual([])
    const rest = complement(scheme, read.value)
    expect(words(inside).filter((version) => isInside(scheme, version, rest))).toEqual([])
    expect(words(outside).filter((version) => !isInside(scheme, version, rest))).toEqual([])
  })

  it.each([
    '>=',
    '=> 1',
    '>= 1,, < 2',
    '[1,2',
    '1,2]',
    'nonsense range',
    '>= (one)',
    '[1,2,3]',
    '((1,2)',
    '1 || ||x',
    '\0',
  ])('refuses %j', (text) => {
    expect(readVersionRange(dialect, text, scheme)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it('refuses a text that no advisory would hold', () => {
    for (const unit of ['1', '[1,2],', '!=1,', '||', ' ', '1.', '^', '~>1 '])
      expect(readVersionRange(dialect, unit.repeat(20_000), scheme).ok).toBe(false)
    const many = Array.from({ length: 700 }, (_, index) => `!=${index}`).join(',')
    expect(readVersionRange(dialect, many, scheme).ok).toBe(false)
  })

  const pieces = ['>=', '<', '=', '~>', '^', '!=', '[', ')', ',', ' ', '|', '||', ' - ', '.*', '1', '1.2.3', '2.0-rc1']
  const texts = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map((all) => all.join('')),
  )
  fuzz(
    `${dialect} version ranges`,
    texts,
    (text) => {
      const read = readVersionRange(dialect, text, scheme)
      if (read.ok) expect(typeof isInside(scheme, '1.2.3', read.value)).toBe('boolean')
    },
    'grammar',
  )
})

describe('ranges as sets', () => {
  const scheme = schemeFor('npm')
  const versions = ['0.9.0', '1.0.0', '1.5.0', '2.0.0', '2.5.0', '3.0.0', '4.0.0']
  const end = fc.option(fc.constantFrom(...versions), { nil: undefined })
  const range = fc.tuple(end, fc.boolean(), end, fc.boolean()).map(
    ([from, fromExclusive, to, toInclusive]): VersionRange => ({
      ...(from !== undefined && { from }),
      ...(from !== undefined && fromExclusive && { fromExclusive }),
      ...(to !== undefined && { to }),
      ...(to !== undefined && toInclusive && { toInclusive }),
    }),
  )
  const sets = fc.array(range, { maxLength: 4 })
  const probes = [...versions, '0.1.0', '1.2.0', '1.7.0', '2.2.0', '2.7.0', '3.3.0', '5.0.0']
  const has = (ranges: readonly VersionRange[]) => probes.map((version) => isInside(scheme, version, ranges))

  it('holds what both, any or none of them hold', () => {
    fc.assert(
      fc.property(sets, sets, (a, b) => {
        const [inA, inB] = [has(a), has(b)]
        expect(has(union(scheme, a, b))).toEqual(inA.map((is, index) => is || inB[index]))
        expect(has(intersect(scheme, a, b))).toEqual(inA.map((is, index) => is && inB[index]))
        expect(has(complement(scheme, a))).toEqual(inA.map((is) => !is))
        expect(complement(scheme, complement(scheme, a))).toEqual(union(scheme, a))
      }),
    )
  })

  it('joins ranges that touch, and keeps a gap of one version', () => {
    expect(union(scheme, [{ to: '1.0.0' }, { from: '1.0.0' }])).toEqual([{}])
    expect(union(scheme, [{ to: '1.0.0' }, { from: '1.0.0', fromExclusive: true }])).toHaveLength(2)
    expect(union(scheme, [{ from: '2.0.0', to: '1.0.0' }])).toEqual([])
  })

  it('takes 1.0 and 1.0.0 of Composer for one version', () => {
    const composer = schemeFor('composer')
    expect(isInside(composer, '1.0', [{ from: '1.0.0', to: 'v1.0.0.0', toInclusive: true }])).toBe(true)
  })
})
