import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptable } from './fix-acceptable.ts'

const nobody = (): boolean => false
const bad = (why: string) => [{ why }]

describe('proposals that hold together', () => {
  it('are all taken in one go when nothing speaks against them', () => {
    let asked = 0
    const { accepted, why } = acceptable(
      [1, 2, 3, 4],
      () => {
        asked++
        return []
      },
      nobody,
    )
    expect([accepted, why.size, asked]).toEqual([[1, 2, 3, 4], 0, 1])
  })

  it('are found by halving where an objection names nobody', () => {
    const numbers = fc.uniqueArray(fc.nat(100), { maxLength: 20 })
    fc.assert(
      fc.property(numbers, fc.nat(10), (all, divisor) => {
        const isBad = (one: number): boolean => one % (divisor + 2) === 0
        const { accepted, why } = acceptable(all, (some) => (some.some(isBad) ? bad('bad') : []), nobody)
        expect(accepted).toEqual(all.filter((one) => !isBad(one)))
        expect([...why.keys()].sort()).toEqual(all.filter(isBad).sort())
      }),
      { seed: 7 },
    )
  })

  it('lose at once whom an objection names, with its reason', () => {
    let asked = 0
    const all = Array.from({ length: 1000 }, (_, index) => `${index}`)
    const objectionsTo = (some: readonly string[]) => {
      asked++
      return some.filter((one) => one.endsWith('7')).map((one) => ({ why: `not ${one}` }))
    }
    const { accepted, why } = acceptable(all, objectionsTo, (objection, one) => objection.why === `not ${one}`)
    expect([accepted.length, why.get('17')]).toEqual([900, 'not 17'])
    expect(asked).toBeLessThan(70)
  })

  it('get a second trial when another one was to blame', () => {
    const objectionsTo = (some: readonly string[]) => (some.includes('culprit') ? bad('it would make x worse') : [])
    const { accepted, why } = acceptable(['a', 'victim', 'culprit'], objectionsTo, (_, one) => one !== 'a')
    expect(accepted).toEqual(['a', 'victim'])
    expect([...why]).toEqual([['culprit', 'it would make x worse']])
  })

  it('are kept apart when two of them do not go together', () => {
    const together = (some: readonly string[]) => (some.includes('a') && some.includes('c') ? bad('both') : [])
    const { accepted, why } = acceptable(['a', 'b', 'c'], together, nobody)
    expect(accepted).toEqual(['a', 'b'])
    expect([...why]).toEqual([['c', 'both']])
  })

  it('are given up after many trials, each with a reason', () => {
    const all = Array.from({ length: 2000 }, (_, index) => index)
    let asked = 0
    const { accepted, why } = acceptable(
      all,
      () => {
        asked++
        return bad('bad')
      },
      nobody,
    )
    expect([accepted.length, why.size]).toEqual([0, 2000])
    expect(asked).toBeLessThanOrEqual(260)
  })
})
