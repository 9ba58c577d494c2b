import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuantity } from './quantity.ts'

describe('parseQuantity', () => {
  it.each([
    ['1', 1_000_000_000n],
    ['500m', 500_000_000n],
    ['1.5', 1_500_000_000n],
    ['.5', 500_000_000n],
    ['5.', 5_000_000_000n],
    ['1k', 1_000_000_000_000n],
    ['1Ki', 1_024_000_000_000n],
    ['0.5Gi', 536_870_912_000_000_000n],
    ['2e3', 2_000_000_000_000n],
    ['1E', 10n ** 27n],
    ['100n', 100n],
    ['0.1n', 1n],
    ['-1', -1_000_000_000n],
    ['+1', 1_000_000_000n],
  ])('reads %s', (text, nano) => {
    expect(parseQuantity(text)).toBe(nano)
  })

  it.each(['', 'm', '1mm', '1KI', '1 Gi', '0x1', '1e', '--1', '1..2', 'NaN', '1e999'])('refuses %j', (text) => {
    expect(parseQuantity(text)).toBeUndefined()
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => ['bigint', 'undefined'].includes(typeof parseQuantity(text))))
  })
})
