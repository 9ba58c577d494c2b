import { readdir, readFile, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, printable, SeawallError } from '../../core/index.ts'
import { type Judged, logLine, type Recorder, type RunningGate, SegmentRecorder, startGate } from '../../gate/index.ts'
import { openClient } from '../../kube/client/index.ts'
import { accessFor, asOurs, clusterFlags } from '../cluster.ts'
import { exitCodes } from '../exit-codes.ts'
import { NamespaceBook } from './namespaces.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

export interface ServeFlags extends PolicyFlags {
  readonly listen?: string
  readonly tlsCert: string
  readonly tlsKey: string
  readonly context?: string
  readonly kubeconfig?: string
  readonly exec?: boolean
  readonly record?: string
  readonly drain?: string
}

const say = (text: string): void => {
  process.stderr.write(`seawall: ${printable(text)}\n`)
}

/** `seawall gate`: serves until SIGTERM or SIGINT, and answers everything that was sent by then. */
export async function serveGate(flags: ServeFlags): Promise<number> {
  const address = addressOf(flags.listen ?? '0.0.0.0:8443')
  const drainMs = secondsOf(flags.drain ?? '10') * 1000
  const { snapshot, loaded } = await snapshotFor(flags)
  const book = flags.cluster === true ? openBook(flags) : undefined
  const recorder = flags.record === undefined ? undefined : new SegmentRecorder(flags.record, say)
  const gate = await startGate({
    ...address,
    drainMs,
    snapshot,
    tls: await readTls(flags),
    lookups: {
      namespaceLabels: (name) => book?.labels(name) ?? loaded.namespaces.get(name) ?? null,
      now: () => new Date().toISOString(),
    },
    onJudged: (judged, milliseconds) => keep(judged, milliseconds, recorder),
    onError: say,
  })
  if (recorder !== undefined)
    gate.metrics.gauge('seawall_gate_records_lost', 'decisions that were not written down', () => recorder.lost)
  if (!snapshot.podSecurity.labels && flags.podSecurity !== false)
    say('Pod Security labels are not judged: nothing tells the labels of namespaces (--cluster, or Namespace objects)')
  say(`gate ready on ${gate.url} with ${snapshot.policies.length} policies (${snapshot.digest.slice(0, 19)})`)
  const ended = new AbortController()
  const reloading = watchFiles(flags, gate, ended.signal)
  await terminated()
  say('stopping: answering what still comes')
  ended.abort()
  book?.stop()
  await Promise.all([gate.stop(), reloading])
  await recorder?.flush()
  return exitCodes.fine
}

function keep(judged: Judged, milliseconds: number, recorder: Recorder | undefined): void {
  process.stdout.write(logLine(judged, milliseconds))
  recorder?.record(judged)
}

/** A gate that cannot look up namespaces would refuse everything: that is said at once, not with the first review. */
function openBook(flags: ServeFlags): NamespaceBook {
  try {
    const { context, kubeconfig, exec } = flags
    const access = accessFor(clusterFlags({ context, kubeconfig, exec }), process.env)
    const book = new NamespaceBook(openClient(access, { allowExec: exec !== false, announce: say }))
    book.follow().catch((error: unknown) => say(`namespaces are not followed any more: ${messageOf(error)}`))
    return book
  } catch (error) {
    throw asOurs(error)
  }
}

const pollMs = 2_000

/** Loads policies and certificates again when they change or SIGHUP says so; what cannot be read changes nothing. */
async function watchFiles(flags: ServeFlags, gate: RunningGate, signal: AbortSignal): Promise<void> {
  let hup = false
  const onHup = (): void => {
    hup = true
  }
  process.on('SIGHUP', onHup)
  let before = await stampOf(flags)
  while (!signal.aborted) {
    await sleep(pollMs, undefined, { signal }).catch(() => undefined)
    const now = await stampOf(flags)
    if (signal.aborted || (!hup && now === before)) continue
    hup = false
    before = now
    await reload(flags, gate)
  }
  process.off('SIGHUP', onHup)
}

async function reload(flags: ServeFlags, gate: RunningGate): Promise<void> {
  try {
    const { snapshot } = await snapshotFor(flags)
    gate.renew(await readTls(flags))
    gate.use(snapshot)
    gate.metrics.count('seawall_gate_reloads_total', 'times that policies were loaded', { result: 'used' })
    say(`${snapshot.policies.length} policies loaded (${snapshot.digest.slice(0, 19)})`)
  } catch (error) {
    gate.metrics.count('seawall_gate_reloads_total', 'times that policies were loaded', { result: 'refused' })
    say(`the policies that hold stay in force: ${messageOf(error)}`)
  }
}

/** Equal as long as no file has changed; folders count by the files right in them, as Kubernetes mounts them. */
async function stampOf({ policies = [], tlsCert, tlsKey, config }: ServeFlags): Promise<string> {
  const files = [...policies, tlsCert, tlsKey, ...(config === undefined ? [] : [config])]
  const stamps = await Promise.all(files.map(stampOfPath))
  return stamps.join('\n')
}

async function stampOfPath(path: string): Promise<string> {
  try {
    const found = await stat(path)
    if (!found.isDirectory()) return `${path} ${found.mtimeMs} ${found.size} ${found.ino}`
    const names = (await readdir(path, { recursive: true })).sort()
    const inner = await Promise.all(names.map((name) => stat(`${path}/${name}`).catch(() => undefined)))
    return names
      .map((name, index) => `${name} ${inner[index]?.mtimeMs} ${inner[index]?.size} ${inner[index]?.ino}`)
      .join('\n')
  } catch (error) {
    return `${path} ${messageOf(error)}`
  }
}

async function readTls({ tlsCert, tlsKey }: ServeFlags): Promise<{ cert: string; key: string }> {
  const [cert, key] = await Promise.all(
    [tlsCert, tlsKey].map((file) =>
      readFile(file, 'utf8').catch((cause: unknown) => {
        throw new SeawallError('not-readable', `cannot read ${file}: ${messageOf(cause)}`, { cause })
      }),
    ),
  )
  return { cert: cert ?? '', key: key ?? '' }
}

function terminated(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })
}

function addressOf(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text)
  const port = Number(match?.[3])
  if (match === null || port > 65_535)
    throw new SeawallError('usage', `--listen must be like 0.0.0.0:8443, not "${printable(text)}"`)
  return { host: match[1] ?? (match[2] || '0.0.0.0'), port }
}

function secondsOf(text: string): number {
  const seconds = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text) || seconds > 3600)
    throw new SeawallError('usage', `--drain must be a number of seconds, not "${printable(text)}"`)
  return seconds
}
