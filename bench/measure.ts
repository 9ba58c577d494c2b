import { spawnSync } from 'node:child_process'

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
}

/**
 * Runs the commands in turn, round after round, so that what the machine does meanwhile falls on all alike; one round
 * more, which is not counted, warms the caches.
 */
export function measure(commands: readonly Command[], rounds: number): Timing[] {
  const times = new Map<string, number[]>(commands.map(({ name }) => [name, []]))
  for (let round = -1; round < rounds; round++)
    for (const command of commands) {
      const taken = run(command)
      if (round >= 0) times.get(command.name)?.push(taken)
    }
  return [...times].map(([name, taken]) => {
    const sorted = taken.toSorted((a, b) => a - b)
    return { name, median: sorted[sorted.length >> 1] ?? 0, best: sorted[0] ?? 0, worst: sorted.at(-1) ?? 0 }
  })
}

function run({ name, program, args, fine }: Command): number {
  const start = performance.now()
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 64 << 20 })
  const taken = performance.now() - start
  if (status === null || !fine.includes(status))
    throw new Error(`${name} ended with ${status}: ${stderr.toString().slice(0, 500)}`)
  return taken
}
