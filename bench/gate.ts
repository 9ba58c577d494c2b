import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { issue } from '../test/stand-in/certificates.ts'
import type { Answer } from './connections.ts'
import { type Load, openLoop, saturate } from './load.ts'
import { benchPolicies, reviewBody } from './reviews.ts'
import { programIn, ServerProcess } from './server-process.ts'

const rounds = 3
const rate = 500
const seconds = { warmUp: 6, measured: 10, saturated: 4 } as const
const connections = 16

/** What keeps a young heap of 100 MB, most of it garbage that nobody has to collect yet, to half of that. */
const smallHeap = '--max-semi-space-size=16'

/** What one run of a server came to; undefined where the kernel does not tell. */
interface Figures {
  readonly startMs: number
  /** Milliseconds of processor time a review, while reviews come at `rate`. */
  readonly cpu: number | undefined
  readonly median: number
  readonly p99: number
  /** Answers per second when every connection is kept busy. */
  readonly throughput: number
  /** Megabytes after warming up, and in the end. */
  readonly memoryBefore: number | undefined
  readonly memory: number | undefined
}

interface Server {
  readonly name: string
  readonly args: readonly string[]
  readonly check: Load['check']
}

/** One pod in ten is privileged, and refused. */
const isPrivileged = (index: number): boolean => index % 10 === 9

/** The gate beside an HTTPS server that only parses, in turn, under the same load. */
export async function gate(folder: string): Promise<void> {
  const authority = issue({ name: 'authority', authority: true })
  const { cert, key } = issue({ name: 'gate', addresses: ['127.0.0.1'], issuer: authority })
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const files = [write('tls.crt', cert), write('tls.key', key)] as const
  const policies = write('policies.yaml', benchPolicies)
  const flags = ['--listen', '127.0.0.1:0', '--drain', '0', '--tls-cert', files[0], '--tls-key', files[1]]
  const serve = ['gate', ...flags, '--record', join(folder, 'records'), '--policies', policies]
  const program = programIn(folder)
  const isRight: Load['check'] = ({ status, text }, index) => {
    if (status !== 200 || text.includes('"allowed":true') === isPrivileged(index)) throw wrong(index, text)
  }
  const servers: readonly Server[] = [
    {
      name: 'node:https echo',
      args: [join(import.meta.dirname, 'echo.ts'), ...files],
      check: ({ status, text }, index) => {
        if (status !== 200) throw wrong(index, text)
      },
    },
    { name: 'seawall gate', args: [...profiling(), program, ...serve], check: isRight },
    { name: `the same, ${smallHeap}`, args: [smallHeap, program, ...serve], check: isRight },
  ]
  const runs = servers.map((): Figures[] => [])
  for (let round = 0; round < rounds; round++)
    for (const [at, server] of servers.entries())
      runs[at]?.push(await figuresOf(server, join(folder, 'stdout'), authority.cert))
  print(servers, runs)
}

/** `GATE_PROFILE=FOLDER` writes a processor profile of each run of the gate there. */
function profiling(): readonly string[] {
  const { GATE_PROFILE } = process.env
  return GATE_PROFILE === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${GATE_PROFILE}`]
}

const wrong = (index: number, text: string): Error => new Error(`review ${index} got a wrong answer: ${text}`)

async function figuresOf({ args, check }: Server, stdoutFile: string, ca: string): Promise<Figures> {
  const server = await ServerProcess.start(args, stdoutFile)
  try {
    let sent = 0
    const loadFor = (length: number): Load => {
      const offset = sent
      return {
        target: { port: server.port, ca },
        path: '/validate',
        bodyOf: (index) => reviewBody(offset + index, isPrivileged(offset + index)),
        connections,
        seconds: length,
        check: (answer: Answer, index) => {
          sent += 1
          check(answer, offset + index)
        },
      }
    }
    await saturate(loadFor(seconds.warmUp)) // a gate runs for weeks: what its first thousand reviews cost is not the question
    const memoryBefore = server.memoryMb()
    const cpuBefore = server.cpuMs() ?? 0
    const taken = await openLoop(loadFor(seconds.measured), rate)
    const cpuAfter = server.cpuMs()
    return {
      startMs: server.startMs,
      cpu: cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / taken.length,
      median: taken[Math.floor(taken.length / 2)] ?? 0,
      p99: taken[Math.floor(taken.length * 0.99)] ?? 0,
      throughput: await saturate(loadFor(seconds.saturated)),
      memoryBefore,
      memory: server.memoryMb(),
    }
  } finally {
    await server.stop()
  }
}

function print(servers: readonly Server[], runs: readonly (readonly Figures[])[]): void {
  const middle = (at: number, of: (figures: Figures) => number | undefined): number | undefined => {
    const sorted = (runs[at] ?? []).flatMap((one) => of(one) ?? []).sort((a, b) => a - b)
    return sorted[sorted.length >> 1]
  }
  const rows: readonly [string, (figures: Figures) => number | undefined, string, number, string][] = [
    ['CPU a review', ({ cpu }) => cpu, 'ms', 3, 'at most 2 times'],
    [`median latency at ${rate}/s`, ({ median }) => median, 'ms', 2, ''],
    [`p99 latency at ${rate}/s`, ({ p99 }) => p99, 'ms', 2, 'below 5 ms'],
    ['most answers a second', ({ throughput }) => throughput, '', 0, ''],
    ['memory, warm', ({ memoryBefore }) => memoryBefore, 'MB', 0, 'flat'],
    ['memory, in the end', ({ memory }) => memory, 'MB', 0, 'below 200 MB'],
    ['start to ready', ({ startMs }) => startMs, 'ms', 0, 'below 1,000 ms'],
  ]
  console.log(`### Admission, ${rounds} rounds, 10 KB pods over TLS that is kept, one core\n`)
  console.log(
    `| | ${servers.map(({ name }) => name).join(' | ')} | goal |\n|---|${servers.map(() => '---:|').join('')}---|`,
  )
  for (const [name, of, unit, digits, goal] of rows) {
    const floor = middle(0, of)
    const cells = servers.map((_, at) => {
      const value = middle(at, of)
      if (value === undefined) return 'not told'
      const ratio = at === 0 || floor === undefined ? '' : ` (${(value / floor).toFixed(2)})`
      return `${value.toFixed(digits)}${unit && ` ${unit}`}${ratio}`
    })
    console.log(`| ${name} | ${cells.join(' | ')} | ${goal} |`)
  }
  console.log('')
}
