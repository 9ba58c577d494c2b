import { setTimeout as sleep } from 'node:timers/promises'
import { RegistryError, type RegistryFailure } from './error.ts'
import type { RetryPolicy } from './options.ts'

const mayPass: ReadonlySet<RegistryFailure> = new Set(['rate-limited', 'server', 'truncated', 'timeout'])

/** Runs `once` again while it fails in a way that may pass, as long as anybody waits for it. */
export async function withRetries<T>(policy: RetryPolicy, signal: AbortSignal, once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      if (signal.aborted || !isWorthRetrying(error, attempt, policy)) throw error
      await pause(waitBefore(attempt, error, policy), signal)
    }
  }
}

/** A server that does not answer is not waited for a third time; one that wants to be left alone for long is. */
export function isWorthRetrying(
  error: unknown,
  attempt: number,
  { attempts, maxWaitMs }: RetryPolicy,
): error is RegistryError {
  if (!(error instanceof RegistryError) || !mayPass.has(error.reason)) return false
  if ((error.details.retryAfterMs ?? 0) > maxWaitMs) return false
  return attempt < (error.reason === 'timeout' ? Math.min(attempts, 2) : attempts)
}

/** What the server asks for, else twice as long each time; up to a half more, so that many do not come back at once. */
export function waitBefore(
  attempt: number,
  error: RegistryError,
  { firstWaitMs, maxWaitMs }: RetryPolicy,
  random: () => number = Math.random,
): number {
  const own = error.details.retryAfterMs ?? firstWaitMs * 2 ** (attempt - 1)
  return Math.min(own * (1 + random() / 2), maxWaitMs)
}

/** Being given up while waiting is told by the next attempt. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
