import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RegistryError } from './error.ts'
import { retryAfterOf, withoutSecrets } from './refusal.ts'
import { isWorthRetrying, waitBefore } from './retry.ts'

const policy = { attempts: 4, firstWaitMs: 500, maxWaitMs: 30_000 }
const broken = new RegistryError('server', 'x')

describe('waiting before another try', () => {
  it.each([
    [1, 0, 500],
    [2, 0, 1000],
    [3, 1, 3000],
    [20, 0, 30_000],
  ])('takes after attempt %d with chance %d %d ms', (attempt, chance, ms) => {
    expect(waitBefore(attempt, broken, policy, () => chance)).toBe(ms)
  })

  it('never takes less than what is asked for, nor more than is allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (ms, chance) => {
        const error = new RegistryError('rate-limited', 'x', { retryAfterMs: ms })
        const wait = waitBefore(1, error, policy, () => chance)
        expect(wait).toBeGreaterThanOrEqual(ms)
        expect(wait).toBeLessThanOrEqual(policy.maxWaitMs)
      }),
    )
  })

  it.each([
    ['server', 3, true],
    ['server', 4, false],
    ['timeout', 1, true],
    ['timeout', 2, false],
    ['not-found', 1, false],
    ['digest', 1, false],
    ['certificate', 1, false],
  ] as const)('is worth it for %s after attempt %d: %s', (reason, attempt, worth) => {
    expect(isWorthRetrying(new RegistryError(reason, 'x'), attempt, policy)).toBe(worth)
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 0, 1)
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Thu, 01 Jan 2026 00:01:00 GMT', 60_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
    ['-1', undefined],
    ['1e9', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (text, ms) => expect(retryAfterOf(text, now)).toBe(ms))
})

describe('secrets', () => {
  it('are taken out of texts wherever they stand', () => {
    expect(withoutSecrets('a hunter2 b hunter2', ['hunter2', ''])).toBe('a … b …')
  })
})
