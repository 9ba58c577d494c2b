import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, openSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const canPin = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0
const ticksPerSecond = 100 // USER_HZ of Linux, whatever the kernel ticks at

/** The built program, copied to a folder where nobody builds it anew while it runs; gives its file. */
export function programIn(folder: string): string {
  cpSync(resolve(import.meta.dirname, '../dist'), join(folder, 'dist'), { recursive: true })
  return join(folder, 'dist/main.js')
}

/** A server in a process of its own, on one core where `taskset` can see to that. */
export class ServerProcess {
  /** Milliseconds from its start until it says that it is ready. */
  readonly startMs: number
  readonly port: number
  /** Everything it has said on standard error. */
  readonly said: () => string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, startMs: number, port: number, said: () => string) {
    this.#child = child
    this.startMs = startMs
    this.port = port
    this.said = said
  }

  /** `args` are for Node. Its standard output goes to a file, as a container's does. */
  static async start(args: readonly string[], stdoutFile: string, pinned = canPin): Promise<ServerProcess> {
    const command = [...(pinned ? ['taskset', '-c', `${cpus().length - 1}`] : []), process.execPath, ...args]
    const start = performance.now()
    const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', openSync(stdoutFile, 'w'), 'pipe'] })
    process.once('exit', () => child.kill('SIGKILL')) // whatever ends us must not leave it behind
    let said = ''
    const port = await new Promise<number>((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (part: string) => {
        said += part
        const found = /ready on https:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]
        if (found !== undefined) resolve(Number(found))
      })
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    })
    return new ServerProcess(child, performance.now() - start, port, () => said)
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Milliseconds of processor time of all its threads; undefined where the kernel does not tell. */
  cpuMs(): number | undefined {
    const file = `/proc/${this.pid}/stat`
    if (!existsSync(file)) return undefined
    const fields = readFileSync(file, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
    return ((Number(fields[11]) + Number(fields[12])) / ticksPerSecond) * 1000
  }

  /** Resident set in megabytes; undefined where the kernel does not tell. */
  memoryMb(): number | undefined {
    const file = `/proc/${this.pid}/status`
    if (!existsSync(file)) return undefined
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(file, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024
  }

  /** Gives its exit code; one that has not ended after `seconds` is killed, and gives null. */
  async stop(seconds = 30): Promise<number | null> {
    if (this.ended) return this.#child.exitCode
    const exit = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const late = new AbortController()
    const killing = sleep(seconds * 1000, undefined, { signal: late.signal })
      .then(() => this.#child.kill('SIGKILL'))
      .catch(() => undefined)
    const [code] = await exit
    late.abort()
    await killing
    return code as number | null // of a process that ended by a signal
  }
}
