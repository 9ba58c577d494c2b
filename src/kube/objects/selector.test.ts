import { describe, expect, it } from 'vitest'
import { selects } from './selector.ts'

const labels = { app: 'web', tier: 'front' }
const expression = (key: string, operator: string, ...values: string[]) => ({
  matchExpressions: [{ key, operator, values }],
})

describe('selects', () => {
  it('takes an empty selector as everything and an absent one as nothing', () => {
    expect(selects({}, labels)).toBe(true)
    expect(selects(undefined, labels)).toBe(false)
  })

  it.each([
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'db' } }, false],
    [{ matchLabels: { constructor: 'x' } }, false],
    [expression('app', 'In', 'db', 'web'), true],
    [expression('missing', 'In', 'web'), false],
    [expression('app', 'NotIn', 'db'), true],
    [expression('missing', 'NotIn', 'web'), true],
    [expression('app', 'Exists'), true],
    [expression('app', 'DoesNotExist'), false],
    [{ matchLabels: { app: 'web' }, ...expression('tier', 'In', 'back') }, false],
  ])('judges %j', (selector, expected) => {
    expect(selects(selector, labels)).toBe(expected)
  })

  it('does not guess at an operator it does not know', () => {
    expect(selects(expression('app', 'Matches', 'w*'), labels)).toBeUndefined()
  })
})
