import { readdir, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../../core/index.ts'
import type { RunningGate, Snapshot } from '../../gate/index.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'
import type { Tls } from './tls.ts'

/** What was loaded again. */
export interface Reloaded {
  readonly snapshot: Snapshot
  readonly tls?: Tls
}

const pollMs = 1_000

/** Loads policies and certificates again when they change or SIGHUP says so; what cannot be read changes nothing. */
export async function watchFiles(
  flags: PolicyFlags,
  more: readonly string[],
  gate: RunningGate,
  use: (reloaded: Reloaded) => void,
  readTls: (() => Promise<Tls>) | undefined,
  say: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let hup = false
  const onHup = (): void => {
    hup = true
  }
  process.on('SIGHUP', onHup)
  const { policies = [], config, tolerate } = flags
  const files = [...policies, ...more, ...[config, tolerate].filter((file) => file !== undefined)]
  let before = await stampOf(files)
  let last = before
  while (!signal.aborted) {
    await sleep(pollMs, undefined, { signal }).catch(() => undefined)
    const now = await stampOf(files)
    // A file that is still being written is not read: it has been the same for as long as we wait.
    const settled = now === last
    last = now
    if (signal.aborted || (!hup && (now === before || !settled))) continue
    hup = false
    before = now
    const result = await reload(flags, use, readTls, say)
    gate.metrics.count('seawall_gate_reloads_total', 'times that policies were loaded', { result })
  }
  process.off('SIGHUP', onHup)
}

async function reload(
  flags: PolicyFlags,
  use: (reloaded: Reloaded) => void,
  readTls: (() => Promise<Tls>) | undefined,
  say: (text: string) => void,
): Promise<'used' | 'refused'> {
  try {
    const { snapshot } = await snapshotFor(flags)
    const tls = await readTls?.()
    use({ snapshot, ...(tls !== undefined && { tls }) })
    say(`${snapshot.policies.length} policies loaded (${snapshot.digest.slice(0, 19)})`)
    return 'used'
  } catch (error) {
    say(`the policies that hold stay in force: ${messageOf(error)}`)
    return 'refused'
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
