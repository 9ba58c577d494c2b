import { describe, expect, it } from 'vitest'
import type { Wire } from '../../image/index.ts'
import { askFollowing } from './redirects.ts'

/** A wire that sends everybody on. */
function sendingTo(location: string): Wire {
  return {
    send: async () => ({
      status: 302,
      headers: { location },
      address: '203.0.113.1',
      body: (async function* () {})(),
      discard: () => undefined,
    }),
    close: () => undefined,
  }
}

describe('being sent elsewhere', () => {
  it('does not lead from TLS to none', async () => {
    const asking = askFollowing(
      sendingTo('http://example.com/all.zip'),
      new URL('https://example.com/all.zip'),
      {},
      AbortSignal.timeout(1000),
    )
    await expect(asking).rejects.toThrow(/leads to example.com without TLS/)
  })
})
