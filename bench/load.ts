import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { type Answer, Pool, type Target } from './connections.ts'

/** Gives the body of request number `index`. */
export type BodyOf = (index: number) => string

export interface Load {
  readonly target: Target
  readonly path: string
  readonly bodyOf: BodyOf
  readonly connections: number
  readonly seconds: number
  /** Looks at every answer; throws at a wrong one. */
  readonly check: (answer: Answer, index: number) => void
}

/**
 * Sends `rate` requests a second at instants that are drawn beforehand, whether or not earlier ones are answered, as
 * the API server does. Gives the milliseconds from each intended instant to the answer, in order of size: a server
 * that stalls is charged for everything that should have been sent meanwhile.
 */
export async function openLoop(load: Load, rate: number): Promise<Float64Array> {
  const pool = new Pool(load.target, load.connections)
  const taken: number[] = []
  const answers: Promise<void>[] = []
  await atInstants(rate, load.seconds, (intended) => {
    const index = answers.length
    const sent = pool.post(load.path, load.bodyOf(index)).then((answer) => {
      taken.push(performance.now() - intended)
      load.check(answer, index)
    })
    answers.push(sent)
  })
  await Promise.all(answers)
  pool.close()
  return Float64Array.from(taken).sort()
}

/** Calls `send` at instants of a Poisson process, the same every time: reviews come in bursts. */
export async function atInstants(rate: number, seconds: number, send: (intended: number) => void): Promise<void> {
  const draw = randomNumbers(1)
  const start = performance.now()
  let due = 0
  while (due < seconds * 1000) {
    await until(start + due)
    send(start + due)
    due += (-Math.log(1 - draw()) * 1000) / rate
  }
}

/** Keeps every connection busy, and gives the answers per second. */
export async function saturate(load: Load): Promise<number> {
  const pool = new Pool(load.target, load.connections)
  const start = performance.now()
  const end = start + load.seconds * 1000
  let index = 0
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const own = index++
      load.check(await pool.post(load.path, load.bodyOf(own)), own)
    }
  }
  await Promise.all(Array.from({ length: load.connections }, worker))
  pool.close()
  return (index / (performance.now() - start)) * 1000
}

/** Timers come a millisecond late; the last stretch is waited out turn by turn. */
async function until(instant: number): Promise<void> {
  const left = instant - performance.now()
  if (left > 2) await sleep(left - 1.5)
  while (performance.now() < instant) await turn()
}

/** Numbers from 0 to 1 that look random and are the same every time (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
