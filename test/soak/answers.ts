import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from '../../bench/connections.ts'
import type { Right } from './reviews.ts'

export function isRight({ status, text }: Answer, right: Right): boolean {
  if (right === 400) return status === 400
  return status === 200 && text.includes(`"allowed":${right === 'allowed'}`)
}

/** What has not come after so long is lost. */
export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const late = new AbortController()
  const limit = sleep(milliseconds, undefined, { signal: late.signal }).then(() => {
    throw new Error(`no answer in ${milliseconds / 1000} s`)
  })
  limit.catch(() => undefined)
  try {
    return await Promise.race([work, limit])
  } finally {
    late.abort()
  }
}
