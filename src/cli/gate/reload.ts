import { readdir, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../core/index.ts'
import type { LoadedPolicies, RunningGate, Snapshot } from '../../gate/index.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

/** Who takes what is loaded again; either throws at what it cannot use. */
export interface Reloading {
  usePolicies(snapshot: Snapshot, loaded: LoadedPolicies): void
  /** Absent where the certificate is kept in another way. */
  renew?(): Promise<void>
  readonly say: (text: string) => void
}

const pollMs = 1_000

/** The files of a gate, stamped before they are read: what changes while the gate starts is seen too. */
export class WatchedFiles {
  readonly #files: readonly string[]
  #before: string
  #asked = false
  readonly #onHup = (): void => {
    this.#asked = true
  }

  private constructor(files: readonly string[], before: string) {
    this.#files = files
    this.#before = before
    process.on('SIGHUP', this.#onHup)
  }

  static async begin({ policies = [], config, tolerate }: PolicyFlags, more: readonly string[]): Promise<WatchedFiles> {
    const files = [...policies, ...more, ...[config, tolerate].filter((file) => file !== undefined)]
    return new WatchedFiles(files, await stampOf(files))
  }

  /** Loads policies and certificates again when they change or SIGHUP says so; what cannot be read changes nothing. */
  async follow(flags: PolicyFlags, gate: RunningGate, reloading: Reloading, signal: AbortSignal): Promise<void> {
    let last = this.#before
    while (!signal.aborted) {
      await sleep(pollMs, undefined, { signal }).catch(() => undefined)
      const now = await stampOf(this.#files)
      // A file that is still being written is not read: it has been the same for as long as we wait.
      const settled = now === last
      last = now
      if (signal.aborted || (!this.#asked && (now === this.#before || !settled))) continue
      this.#asked = false
      this.#before = now
      const result = await reload(flags, reloading)
      gate.metrics.count('seawall_gate_reloads_total', 'times that policies were loaded', { result })
    }
  }
}

/** Policies and certificate apart: neither waits for the other to be right. */
async function reload(flags: PolicyFlags, reloading: Reloading): Promise<'used' | 'refused'> {
  const { say } = reloading
  const policies = await attempt('the policies that hold stay in force', say, async () => {
    const { snapshot, loaded } = await snapshotFor(flags)
    reloading.usePolicies(snapshot, loaded)
    say(`${snapshot.policies.length} policies loaded (${snapshot.digest.slice(0, 19)})`)
  })
  const tls = await attempt('the certificate in use stays', say, async () => reloading.renew?.())
  return policies && tls ? 'used' : 'refused'
}

async function attempt(otherwise: string, say: Reloading['say'], act: () => Promise<void>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    say(`${otherwise}: ${messageOf(error)}`)
    return false
  }
}

/** Equal as long as no file has changed; folders count by the files in them. */
async function stampOf(files: readonly string[]): Promise<string> {
  return (await Promise.all(files.map(stampOfPath))).join('\n')
}

async function stampOfPath(path: string): Promise<string> {
  try {
    const found = await stat(path)
    if (!found.isDirectory()) return `${path} ${found.mtimeMs} ${found.size} ${found.ino}`
    const names = (await readdir(path, { recursive: true })).sort()
    const inner = await Promise.all(names.map((name) => stat(`${path}/${name}`).catch(() => undefined)))
    return names.map((name, at) => `${name} ${inner[at]?.mtimeMs} ${inner[at]?.size} ${inner[at]?.ino}`).join('\n')
  } catch (error) {
    return `${path} ${messageOf(error)}`
  }
}
