import { KubeError, type KubeErrorCode } from './error.ts'

export interface RetryPolicy {
  readonly attempts: number
  readonly firstWaitMs: number
  /** No server makes us wait longer. */
  readonly maxWaitMs: number
  readonly sleep: (ms: number) => Promise<void>
}

const worthRetrying: ReadonlySet<KubeErrorCode> = new Set(['overloaded', 'timeout', 'truncated'])

export function isWorthRetrying(error: unknown): error is KubeError {
  return error instanceof KubeError && worthRetrying.has(error.code)
}

/** How long to wait before the next attempt: what the server asks for, else twice as long each time. */
export function waitBefore(attempt: number, error: KubeError, policy: RetryPolicy): number {
  const own = policy.firstWaitMs * 2 ** (attempt - 1)
  return Math.min(error.details.retryAfterMs ?? own, policy.maxWaitMs)
}

/** Whether one more attempt is worth it. A server that does not answer is not waited for a third time. */
export function mayRetry(attempt: number, error: unknown, { attempts }: RetryPolicy): error is KubeError {
  return isWorthRetrying(error) && attempt < (error.code === 'timeout' ? Math.min(attempts, 2) : attempts)
}

/** Runs `once` again while it fails in a way that may pass. */
export async function withRetries<T>(policy: RetryPolicy, once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      if (!mayRetry(attempt, error, policy)) throw error
      await policy.sleep(waitBefore(attempt, error, policy))
    }
  }
}
