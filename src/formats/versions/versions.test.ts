import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { schemeOf, versionScheme, versionSchemes } from './index.ts'
import { samples, versionTexts } from './samples.test-support.ts'

const compare = (id: string, a: string, b: string): number => Math.sign(versionScheme(id)?.compare(a, b) ?? Number.NaN)

/** Each version is older than the next one; those in one entry are the same. */
const ladders: Readonly<Record<string, readonly (readonly string[])[]>> = {
  apk: [
    ['0.9_alpha2'],
    ['0.9_rc1_pre1'],
    ['0.9_rc1'],
    ['0.9', '00.9'],
    ['0.9-r0'],
    ['0.9_git20240101'],
    ['0.9_p1-r10'],
    ['0.9_p10'],
    ['0.9b'],
    ['0.9.05'],
    ['0.9.1'],
    ['0.10'],
  ],
  conan: [['1.1.1k-pre'], ['1.1.1k'], ['1.1.1w'], ['1.1.10'], ['3', '3.0'], ['cci.20230101'], ['system']],
  cran: [['0.1-1', '0.1.1'], ['0.1-1.0'], ['0.01-2', '0.1.2'], ['0.10']],
  deb: [
    ['1.0~~'],
    ['1.0~rc1-1'],
    ['1.0', '1.0-0', '0:1.0', '01.00-0'],
    ['1.0-1~bpo12+1'],
    ['1.0-1'],
    ['1.0-1a'],
    ['1.0-1+deb12u1'],
    ['1.0-1.1'],
    ['1.0a'],
    ['1.0+dfsg'],
    ['1.0.1'],
    ['2:0.1'],
    ['10:0.1'],
  ],
  golang: [
    ['v0.0.0-20190101000000-aaaaaaaaaaaa'],
    ['v0.0.0-20200101000000-000000000000'],
    ['v0.0.0'],
    ['v1.21.9', 'go1.21.9', '1.21.9', 'go1.21.9-custom', 'go1.21.9 X:boringcrypto'],
    ['v1.22.0-0'],
    ['1.22beta1'],
    ['go1.22rc1', '1.22.0-rc.1'],
    ['go1.22rc10'],
    ['1.22', 'v1.22.0', 'v1.22.0+incompatible'],
  ],
  hackage: [['0.11'], ['1', '1-tag'], ['1.0'], ['1.0.0'], ['1.10']],
  maven: [
    ['1-alpha-1', '1a1', '1.0-ALPHA-1'],
    ['1-beta'],
    ['1-m2', '1.0-milestone-2'],
    ['1-rc', '1cr'],
    ['1-SNAPSHOT'],
    ['1', '1.0.0', '1.Final', '1-ga', '1-release', '1-'],
    ['1-sp'],
    ['1-abc'],
    ['1-xyz'],
    ['1-1'],
    ['1.0.1'],
    ['1.1-rc1'],
    ['99999999999999999999'],
  ],
  nuget: [['1.0.0-ALPHA', '1.0-alpha'], ['1.0.0-beta.2'], ['1.0.0-beta.10'], ['1', '1.0.0.0', '1.0+x'], ['1.0.0.1']],
  packagist: [
    ['dev-main'],
    ['1.0-dev'],
    ['1.0a1', '1.0-alpha.1'],
    ['1.0-beta2'],
    ['1.0RC1'],
    ['v1.0', '1.0'],
    ['1.0.0'],
    ['1.0.1'],
    ['1.0pl1', '1.0-p1'],
    ['1.1'],
  ],
  pep440: [
    ['-unreadable-'],
    ['0.1-bulbasaur'],
    ['0.1-charmander'],
    ['1.0.dev0', '1.dev'],
    ['1.0a1.dev2'],
    ['1.0a1', '1.0-ALPHA_1'],
    ['1.0b'],
    ['1.0rc1', '1.0c1', '1.0.preview1'],
    ['1.0', '1', 'v1.0.0', ' 1.0 ', '0!1'],
    ['1.0+abc'],
    ['1.0+abc.1'],
    ['1.0+5', '1.0+05'],
    ['1.0.post1.dev1'],
    ['1.0-1', '1.0.rev1', '1.0post1'],
    ['1.0.1'],
    ['1!0.1'],
  ],
  pub: [['1.0.0-a'], ['1.0.0-a+1'], ['1.0.0'], ['1.0.0+1'], ['1.0.0+2'], ['1.0.0+a']],
  rpm: [
    ['1.0~rc1-1'],
    ['1.0', '0:1.0'],
    ['1.0-1.el9', '1.0-1_el9', '1.00-01.el09'],
    ['1.0-1.1'],
    ['1.0^git1-1'],
    ['1.0a'],
    ['1.0.1~pre'],
    ['1.0.1'],
    ['1:0.1'],
  ],
  rubygems: [['1.0.a.2', '1.0.a2', '1.a2'], ['1.0.b'], ['1.0-java'], ['1', '1.0.0'], ['1.0.0.1']],
  semver: [
    ['word'],
    ['1.0.0-1'],
    ['1.0.0-A'],
    ['1.0.0-alpha'],
    ['1.0.0-alpha.1'],
    ['1.0.0-alpha.beta', '1.0.0alpha.beta'],
    ['1.0.0', 'v1', '=1.0', '1.0.0+b', '1.0.0.5'],
    ['1.0.10'],
    ['99999999999999999999.0.0'],
  ],
}

describe.each(versionSchemes)('$id', (scheme) => {
  const texts = versionTexts(scheme.id)

  it('puts versions in order', () => {
    const rungs = (ladders[scheme.id] ?? []).flatMap((texts, rung) => texts.map((text) => ({ text, rung })))
    expect(rungs.length).toBeGreaterThan(4)
    for (const a of rungs)
      for (const b of rungs)
        expect([a.text, compare(scheme.id, a.text, b.text), b.text]).toEqual([
          a.text,
          Math.sign(a.rung - b.rung),
          b.text,
        ])
  })

  it.each(samples[scheme.id] ?? [])('knows %s', (text) => {
    expect(scheme.isVersion(text)).toBe(text !== '0.1-bulbasaur' && text !== 'dev-main')
  })

  it.each(['', 'not a version', '1..2 (x)', '1.0\n', '\0'])('does not know %j', (text) => {
    expect(scheme.isVersion(text)).toBe(text === '1.0\n' && trims.has(scheme.id))
  })

  it('takes long texts in its stride', () => {
    for (const unit of ['1', '.', '1.', 'a', '-', '~', '1a', 'rc1', '_p1', '-r', '0', '1.0-'])
      for (const tail of ['', '!', '1']) {
        const long = unit.repeat(50_000)
        expect(Math.sign(scheme.compare(long, long + tail))).not.toBeNaN()
        expect(typeof scheme.isVersion(long + tail)).toBe('boolean')
      }
  })

  fuzz(`the order of ${scheme.id} versions`, fc.tuple(texts, texts, texts), isOrdered, 'grammar')

  function isOrdered([a, b, c]: readonly [string, string, string]): void {
    const [ab, bc, ac] = [scheme.compare(a, b), scheme.compare(b, c), scheme.compare(a, c)].map(Math.sign)
    expect(Math.sign(scheme.compare(b, a)) + (ab ?? 0)).toBe(0)
    expect(scheme.compare(a, a)).toBe(0)
    if (!hasCircles.has(scheme.id) && ab === bc) expect(ac).toBe(ab)
    expect(typeof scheme.isVersion(a)).toBe('boolean')
    expect(typeof (scheme.normalise?.(a) ?? a)).toBe('string')
  }
})

const trims: ReadonlySet<string> = new Set(['packagist', 'pep440'])

/** Maven 3 has circles itself, and packagist where a `#` stands for any number. */
const hasCircles: ReadonlySet<string> = new Set(['maven', 'packagist'])

describe('schemeOf', () => {
  it.each([
    ['npm', 'semver'],
    ['deb', 'deb'],
    ['composer', 'packagist'],
    ['gem', 'rubygems'],
    ['conda', undefined],
    ['generic', undefined],
  ] as const)('gives for %s the scheme %s', (type, id) => {
    expect(schemeOf(type)?.id).toBe(id)
  })
})

describe('packagist', () => {
  it.each([
    ['v1.2', '1.2.0.0'],
    ['1.0.0beta2', '1.0.0.0-beta2'],
    ['1.0-RC.3', '1.0.0.0-RC3'],
    ['1.0-pl2-dev', '1.0.0.0-patch2-dev'],
    ['1.0@beta', '1.0.0.0'],
    ['dev-main as 1.0', 'dev-main'],
    ['master', 'dev-master'],
    ['2.x-dev', '2.9999999.9999999.9999999-dev'],
    ['1.2.3+build.5', '1.2.3.0'],
    ['2010-01-02', '2010.01.02'],
    ['20100102', '20100102'],
    ['1.0-stable', '1.0.0.0'],
  ])('normalises %s as %s', (text, normal) => {
    expect(versionScheme('packagist')?.normalise?.(text)).toBe(normal)
    expect(versionScheme('packagist')?.isVersion(text)).toBe(!normal.startsWith('dev-'))
  })
})
