import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { survivesChanges } from '../../../test/fuzz/index.ts'
import { type Cvss, type CvssVersion, cvssBaseScore, cvssScore, cvssSeverity, cvssVector, readCvss } from './index.ts'
import { tableOf } from './read.ts'

const read = (text: string): Cvss => {
  const result = readCvss(text)
  if (!result.ok) throw result.error
  return result.value
}
const score = (text: string): number => cvssScore(read(text))

/** Vectors of a version: the base whole, of the rest anything. */
function vectors(version: CvssVersion): fc.Arbitrary<Cvss> {
  const { base, temporal, environmental, supplemental } = tableOf(version)
  const optional = [...temporal, ...environmental, ...supplemental]
  const values = [...base, ...optional].map(([metric, weights], index) => {
    const value = fc.constantFrom(...weights.keys())
    const isOptional = version !== '2.0' && index >= base.size
    return (isOptional ? fc.option(value) : value).map((chosen) => [metric, chosen] as const)
  })
  return fc.tuple(...values).map((chosen) => ({
    version,
    metrics: new Map(chosen.flatMap(([metric, value]) => (value === null ? [] : [[metric, value] as const]))),
  }))
}

describe('the score of a vector', () => {
  it.each([
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 7.5],
    ['AV:N/AC:L/Au:N/C:N/I:N/A:N', 0],
    ['AV:N/AC:L/Au:N/C:P/I:P/A:P/CDP:ND/TD:ND/CR:ND/IR:ND/AR:ND', 7.5],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 7.8],
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/MC:N/MI:N/MA:N', 0],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 9.3],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
    ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/MVC:N/MVI:N/MVA:N', 0],
  ])('%s is %d', (text, expected) => {
    expect(score(text)).toBe(expected)
  })

  it('rounds 3.0 up what 3.1 takes for a binary fraction', () => {
    const body = 'AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H/RC:U'
    expect([score(`CVSS:3.0/${body}`), score(`CVSS:3.1/${body}`)]).toEqual([9.3, 9.2])
  })

  it('leaves time and environment out when asked for the base', () => {
    const cvss = read('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/MAV:P')
    expect(cvssBaseScore(cvss)).toBe(9.8)
    expect(cvssScore(cvss)).toBeLessThan(9.8)
  })

  it.each<CvssVersion>(['2.0', '3.0', '3.1', '4.0'])('of version %s is a tenth between 0 and 10', (version) => {
    fc.assert(
      fc.property(vectors(version), (cvss) => {
        const scored = cvssScore(cvss)
        expect(scored).toBeGreaterThanOrEqual(0)
        expect(scored).toBeLessThanOrEqual(10)
        expect(scored).toBe(Number(scored.toFixed(1)))
      }),
    )
  })

  it.each<CvssVersion>(['2.0', '3.0', '3.1', '4.0'])('of version %s is read as it is printed', (version) => {
    fc.assert(
      fc.property(vectors(version), (cvss) => {
        expect(read(cvssVector(cvss))).toEqual(cvss)
      }),
    )
  })
})

describe('a rating in words', () => {
  it.each<[CvssVersion, number, string]>([
    ['2.0', 10, 'high'],
    ['2.0', 6.9, 'medium'],
    ['2.0', 0, 'low'],
    ['3.1', 9, 'critical'],
    ['3.1', 8.9, 'high'],
    ['4.0', 0.1, 'low'],
    ['4.0', 0, 'none'],
  ])('of version %s calls %d %s', (version, number, word) => {
    expect(cvssSeverity(number, version)).toBe(word)
  })
})

describe('a vector', () => {
  it('of version 3 may have its metrics in any order, and is printed in one', () => {
    expect(cvssVector(read('CVSS:3.1/A:N/I:N/C:H/S:U/UI:N/PR:N/AC:L/AV:N'))).toBe(
      'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N',
    )
  })

  it.each([
    ['nothing', ''],
    ['a version alone', 'CVSS:3.1/'],
    ['a version that is not known', 'CVSS:5.0/AV:N'],
    ['parentheses', '(AV:N/AC:L/Au:N/C:P/I:P/A:P)'],
    ['half a group of version 2', 'AV:N/AC:L/Au:N/C:P/I:P/A:P/E:F'],
    ['another order in version 4', 'CVSS:4.0/AC:L/AV:N/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
    ['safety in the base', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N'],
    ['a slash at the end', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N/'],
    ['a metric in lower case', 'CVSS:3.1/av:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'],
    ['a name that objects have', 'CVSS:3.1/__proto__:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'],
    ['a line break', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N\n'],
    ['no end', `CVSS:3.1/${'AV:N/'.repeat(100_000)}`],
  ])('is refused with %s', (_name, text) => {
    expect(readCvss(text)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  const samples = ['AV:N/AC:L/Au:N/C:P/I:P/A:P', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:P']
  const readAndScore = (content: Buffer): void => {
    const result = readCvss(content.toString())
    if (result.ok) expect(cvssScore(result.value)).toBeLessThanOrEqual(10)
  }
  survivesChanges(
    'a CVSS vector',
    samples.map((sample) => Buffer.from(sample)),
    readAndScore,
    'text',
  )
})
