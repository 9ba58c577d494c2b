import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { printable, SeawallError } from '../../core/index.ts'
import {
  logLine,
  makeSnapshot,
  type PolicyStore,
  type RunningGate,
  SegmentRecorder,
  type Snapshot,
  startGate,
} from '../../gate/index.ts'
import type { KubeClient } from '../../kube/client/index.ts'
import { asOurs } from '../cluster.ts'
import { exitCodes } from '../exit-codes.ts'
import { FollowedScans } from '../results/index.ts'
import { mayApprove } from './approval.ts'
import { clientFor, hastyClientFor, say } from './client.ts'
import { ClusterPolicies } from './cluster-policies.ts'
import { DecisionLog } from './decision-log.ts'
import { existingPods } from './existing-pods.ts'
import { jsonLineOf } from './json-line.ts'
import { type Alert, WebhookKeeper } from './keeper.ts'
import { Leadership } from './lease.ts'
import { NamespaceBook } from './namespaces.ts'
import { type Reloading, WatchedFiles } from './reload.ts'
import { gateResources } from './resources.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'
import { fromCluster, fromFiles, fromFolder, type Tls, type TlsSource } from './tls.ts'

export interface ServeFlags extends PolicyFlags {
  readonly listen?: string
  readonly tlsCert?: string
  readonly tlsKey?: string
  readonly tlsFolder?: string
  readonly host?: readonly string[]
  readonly manage?: string
  readonly url?: string
  readonly excludeNamespaces?: string
  readonly observeConnections?: boolean
  readonly context?: string
  readonly kubeconfig?: string
  readonly exec?: boolean
  readonly record?: string
  readonly drain?: string
  readonly results?: string
}

/** `seawall gate`: serves until SIGTERM or SIGINT, and answers everything that was sent by then. */
export async function serveGate(flags: ServeFlags): Promise<number> {
  const followed: { stop(): void }[] = []
  try {
    return await serve(flags, followed)
  } finally {
    for (const one of followed) one.stop()
  }
}

/** Whatever it follows is stopped by whoever calls it, or a gate that cannot start would not end. */
async function serve(flags: ServeFlags, followed: { stop(): void }[]): Promise<number> {
  // The first process of a container is ended by no signal it does not listen to; nobody waits for a gate that starts.
  const leave = (): never => process.exit(exitCodes.fine)
  for (const signal of endings) process.on(signal, leave)
  const address = addressOf(flags.listen ?? '0.0.0.0:8443')
  const drainMs = secondsOf(flags.drain ?? '10') * 1000
  const client = flags.cluster === true ? clientFor(flags) : undefined
  const hasty = flags.cluster === true ? hastyClientFor(flags) : undefined
  for (const one of [client, hasty]) if (one !== undefined) followed.push({ stop: () => one.close() })
  const log = new DecisionLog(say)
  const source = tlsSource(flags, client, log)
  const watched = await WatchedFiles.begin(flags, source.files)
  const settled = { ...flags, ...(await versionOf(flags, client)) }
  const { snapshot, loaded } = await snapshotFor(settled)
  let { namespaces } = loaded
  const book = client === undefined || hasty === undefined ? undefined : openBook(client, hasty)
  if (book !== undefined) followed.unshift(book)
  let files: Snapshot = snapshot
  let current: Snapshot = snapshot
  const merge = (): void => {
    current = policies === undefined ? files : withClusterPolicies(files, policies.store)
    gate?.use(current)
  }
  let gate: RunningGate | undefined
  const policies = client === undefined ? undefined : new ClusterPolicies(client, merge, say)
  if (policies !== undefined) followed.unshift(policies)
  await policies?.start()
  if (policies?.problem !== undefined)
    throw new SeawallError('malformed', `a policy of the cluster cannot be used: ${policies.problem}`, {
      hint: 'mend or delete it; a gate without it would let in what it refuses',
    })
  const scans = await FollowedScans.begin(flags.results)
  if (scans !== undefined) followed.push(scans)
  const recorder = flags.record === undefined ? undefined : new SegmentRecorder(flags.record, say)
  const tls = await source.first(current)
  gate = await startGate({
    ...address,
    drainMs,
    snapshot: current,
    tls,
    lookups: {
      namespaceLabels: (name) => book?.labels(name) ?? namespaces.get(name) ?? null,
      now: () => new Date().toISOString(),
      ...(scans !== undefined && { scans: () => scans.current.at(new Date().toISOString()) }),
      ...(hasty !== undefined && {
        mayApprove: (user, namespace) => mayApprove(hasty, user, namespace),
        podsOf: (namespace) => existingPods(hasty, namespace),
      }),
    },
    onJudged: (judged, milliseconds) => {
      log.write(logLine(judged, milliseconds))
      recorder?.record(judged)
    },
    onError: say,
  })
  gate.metrics.gauge('seawall_gate_log_lost', 'decisions that were not logged', () => log.lost)
  const asked = terminated()
  for (const signal of endings) process.off(signal, leave)
  if (recorder !== undefined)
    gate.metrics.gauge('seawall_gate_records_lost', 'decisions that were not written down', () => recorder.lost)
  if (!snapshot.podSecurity.labels && flags.podSecurity !== false)
    say('Pod Security labels are not judged: nothing tells the labels of namespaces (--cluster, or Namespace objects)')
  say(`gate ready on ${gate.url} with ${current.policies.length} policies (${current.digest.slice(0, 19)})`)
  const running = gate
  const ended = new AbortController()
  const readTls = readerOf(flags)
  const reloading: Reloading = {
    usePolicies: (reloaded, { namespaces: labelled }) => {
      const lost = (what: string): never => {
        throw new SeawallError('malformed', `no ${what} is left in the files`, {
          hint: 'start the gate again to serve none',
        })
      }
      if (reloaded.policies.length === 0 && files.policies.length > 0) lost('policy')
      if (files.podSecurity.labels && !reloaded.podSecurity.labels) lost('Namespace, whose labels are judged,')
      files = reloaded
      namespaces = labelled
      merge()
    },
    ...(readTls !== undefined && { renew: async () => running.renew(await readTls()) }),
    say,
  }
  const busy = [
    watched.follow(settled, running, reloading, ended.signal),
    source.keep(
      (fresh) => running.renew(fresh),
      () => current,
      ended.signal,
    ),
  ]
  await asked
  say('stopping: answering what still comes')
  ended.abort()
  await Promise.all([running.stop(), ...busy])
  await Promise.all([recorder?.flush(), log.end()])
  return exitCodes.fine
}

/** The policies of files and of the cluster as one set; of two with one name the file's counts. */
function withClusterPolicies(files: Snapshot, { policies, exceptions }: PolicyStore): Snapshot {
  const ids = new Set(files.policies.map(({ id }) => id))
  return makeSnapshot({
    ...files.parts,
    policies: [...files.policies, ...policies.filter(({ id }) => !ids.has(id))],
    exceptions: [...files.exceptions, ...exceptions],
  })
}

/** The cluster's own version decides what `latest` means in its labels. */
async function versionOf(
  { kubernetesVersion }: ServeFlags,
  client: KubeClient | undefined,
): Promise<{ kubernetesVersion?: string }> {
  if (kubernetesVersion !== undefined || client === undefined) return {}
  try {
    const minor = /^v1\.(\d+)/.exec(await client.version())?.[1]
    return minor === undefined ? {} : { kubernetesVersion: `1.${minor}` }
  } catch (error) {
    throw asOurs(error)
  }
}

function openBook(client: KubeClient, hasty: KubeClient): NamespaceBook {
  const book = new NamespaceBook(client, (name) => hasty.get(gateResources.Namespace, name))
  void book.follow(say)
  return book
}

/** One of three: files, a folder with an authority of our own, or the Secret of a cluster. */
function tlsSource(flags: ServeFlags, client: KubeClient | undefined, log: DecisionLog): TlsSource {
  const { tlsCert, tlsKey, tlsFolder, manage, host = [] } = flags
  const given = [tlsCert ?? tlsKey, tlsFolder, manage].filter((one) => one !== undefined).length
  if (given !== 1 || (tlsCert === undefined) !== (tlsKey === undefined))
    throw new SeawallError(
      'usage',
      'the gate needs one certificate: --tls-cert and --tls-key, --tls-folder, or --manage',
      {
        hint: 'to try it out: seawall gate --policies policies/ --tls-folder tls/ --listen 127.0.0.1:8443',
      },
    )
  if (tlsCert !== undefined && tlsKey !== undefined) return fromFiles(tlsCert, tlsKey)
  if (tlsFolder !== undefined) return fromFolder(tlsFolder, ['localhost', '127.0.0.1', ...host], Date.now)
  if (client === undefined)
    throw new SeawallError('usage', '--manage keeps the webhooks of a cluster: give --cluster too')
  return fromCluster((onLeaf) => keeperFor(flags, client, onLeaf, log), say)
}

function keeperFor(flags: ServeFlags, client: KubeClient, onLeaf: (tls: Tls) => void, log: DecisionLog): WebhookKeeper {
  const [namespace = '', name = '', ...rest] = (flags.manage ?? '').split('/')
  if (namespace === '' || name === '' || rest.length > 0)
    throw new SeawallError(
      'usage',
      `--manage must be like seawall/seawall-gate, not "${printable(flags.manage ?? '')}"`,
    )
  const leadership = new Leadership({
    client,
    namespace,
    name: `${name}-leader`,
    identity: `${hostname()}_${randomUUID()}`,
    elapsed: () => performance.now(),
    now: () => new Date(),
  })
  return new WebhookKeeper({
    client,
    service: { namespace, name },
    secret: `${name}-tls`,
    hosts: flags.host ?? [],
    ...(flags.excludeNamespaces !== undefined && { excludeNamespaces: namesIn(flags.excludeNamespaces) }),
    observeConnections: flags.observeConnections === true,
    ...(flags.url !== undefined && { url: flags.url }),
    now: Date.now,
    leads: () => leadership.lead(),
    onLeaf,
    alert: (alert) => tell(alert, log),
  })
}

const namesIn = (list: string): readonly string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** Alerts stand among the decisions, where those who watch the gate look. */
function tell(alert: Alert, log: DecisionLog): void {
  log.write(jsonLineOf({ alert: 'tampered', time: new Date().toISOString(), ...alert }))
  say(`${alert.object}: ${alert.what} (by ${alert.by}${alert.repaired ? '; repaired' : ''})`)
}

function readerOf({ tlsCert, tlsKey }: ServeFlags): (() => Promise<Tls>) | undefined {
  return tlsCert === undefined || tlsKey === undefined ? undefined : fromFiles(tlsCert, tlsKey).read
}

const endings = ['SIGTERM', 'SIGINT'] as const

function terminated(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of endings) process.once(signal, () => resolve())
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
