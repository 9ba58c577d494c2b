import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptable } from './fix-estate.ts'

describe('proposals that hold together', () => {
  it('are all taken in one go when nothing speaks against them', () => {
    let asked = 0
    const { accepted, why } = acceptable([1, 2, 3, 4], () => void asked++)
    expect([accepted, why.size, asked]).toEqual([[1, 2, 3, 4], 0, 1])
  })

  it('are found by halving, with a reason for each of the others', () => {
    const numbers = fc.uniqueArray(fc.nat(100), { maxLength: 20 })
    fc.assert(
      fc.property(numbers, fc.nat(10), (all, divisor) => {
        const isBad = (one: number): boolean => one % (divisor + 2) === 0
        const { accepted, why } = acceptable(all, (some) => (some.some(isBad) ? 'bad' : undefined))
        expect(accepted).toEqual(all.filter((one) => !isBad(one)))
        expect([...why.keys()].sort()).toEqual(all.filter(isBad).sort())
      }),
      { seed: 7 },
    )
  })

  it('are kept apart when two of them do not go together', () => {
    const { accepted, why } = acceptable(['a', 'b', 'c'], (some) =>
      some.includes('a') && some.includes('c') ? 'both' : undefined,
    )
    expect(accepted).toEqual(['a', 'b'])
    expect([...why]).toEqual([['c', 'both']])
  })
})
