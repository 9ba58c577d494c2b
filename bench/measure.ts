import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

export interface Command {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  /** Exit codes that mean the work was done. */
  readonly fine: readonly number[]
}

export interface Timing {
  readonly name: string
  /** Milliseconds of wall time. */
  readonly median: number
  readonly best: number
  readonly worst: number
  /** Largest resident set in kilobytes, median; undefined where `/usr/bin/time` is not there to tell. */
  readonly memory: number | undefined
}

interface Run {
  readonly time: number
  readonly memory: number | undefined
}

/**
 * Runs the commands in turn, round after round, so that what the machine does meanwhile falls on all alike; one round
 * more, which is not counted, warms the caches.
 */
export function measure(commands: readonly Command[], rounds: number): Timing[] {
  const runs = new Map<string, Run[]>(commands.map(({ name }) => [name, []]))
  for (let round = -1; round < rounds; round++)
    for (const command of commands) {
      const taken = run(command)
      if (round >= 0) runs.get(command.name)?.push(taken)
    }
  return [...runs].map(([name, taken]) => {
    const times = taken.map(({ time }) => time).sort((a, b) => a - b)
    const memories = taken.flatMap(({ memory }) => memory ?? []).sort((a, b) => a - b)
    return { name, median: middle(times) ?? 0, best: times[0] ?? 0, worst: times.at(-1) ?? 0, memory: middle(memories) }
  })
}

const middle = (sorted: readonly number[]): number | undefined => sorted[sorted.length >> 1]

const timer = '/usr/bin/time' // GNU time
const hasTimer = existsSync(timer)

function run({ name, program, args, fine }: Command): Run {
  const [first, ...rest] = hasTimer ? [timer, '-f', '%M', program, ...args] : [program, ...args]
  const start = performance.now()
  const { status, stderr } = spawnSync(first ?? program, rest, {
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 64 << 20,
  })
  const time = performance.now() - start
  const said = stderr.toString()
  if (status === null || !fine.includes(status)) throw new Error(`${name} ended with ${status}: ${said.slice(0, 500)}`)
  return { time, memory: hasTimer ? Number(said.trimEnd().split('\n').at(-1)) : undefined }
}
