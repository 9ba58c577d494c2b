import { canonicalJson, count, printable, SeawallError } from '../../core/index.ts'
import {
  asJson,
  baselineOf,
  burnDown,
  type RatchetBaseline,
  type Snapshot,
  type Tolerated,
  toleratedIn,
} from '../../gate/index.ts'
import { readPaths } from '../../kube/estate/index.ts'
import { clusterFlags, openCluster } from '../cluster.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'
import { baselineIn } from './baseline-file.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

export interface BaselineFlags extends PolicyFlags {
  readonly context?: string
  readonly kubeconfig?: string
  readonly exec?: boolean
  readonly output?: string
  readonly compare?: string
}

/** `seawall gate baseline`: what ratchets tolerate from now on, or how much of it is mended. */
export async function ratchetBaseline(paths: readonly string[], flags: BaselineFlags): Promise<number> {
  const { snapshot } = await snapshotFor({ ...flags, cluster: false })
  if (!snapshot.policies.some(({ mode }) => mode === 'ratchet'))
    throw new SeawallError('usage', 'none of the policies is a ratchet', { hint: 'mode: ratchet makes one' })
  const now = await gather(paths, flags, snapshot)
  if (flags.compare === undefined) {
    await writeResult(`${canonicalJson(asJson(now))}\n`, flags.output)
    return exitCodes.fine
  }
  await writeResult(burnDownTable(await baselineIn(flags.compare), now), flags.output)
  return exitCodes.fine
}

async function gather(paths: readonly string[], flags: BaselineFlags, snapshot: Snapshot): Promise<RatchetBaseline> {
  const { cluster, context, kubeconfig, exec } = flags
  const found: Tolerated[] = []
  const items =
    cluster === true
      ? openCluster(clusterFlags({ context, kubeconfig, exec }), snapshot.podTemplates, process.env).items
      : readPaths(paths, process.stdin, {})
  for await (const item of items) {
    if ('object' in item) found.push(...toleratedIn(item.object, snapshot))
    else if ('unread' in item && item.unread.kind === 'broken')
      throw new SeawallError('malformed', `a baseline of what cannot be read is none: ${item.unread.message}`)
  }
  return baselineOf(found)
}

function burnDownTable(before: RatchetBaseline, now: RatchetBaseline): string {
  const rows = burnDown(before, now)
  const lines = rows.map(
    ({ namespace, owner, before: was, left }) =>
      `${printable(namespace || '(cluster)').padEnd(30)} ${printable(owner || '(nobody)').padEnd(20)} ${String(was).padStart(7)} ${String(left).padStart(7)}`,
  )
  const left = rows.reduce((sum, row) => sum + row.left, 0)
  const total = before.tolerated.length
  const head = `${'NAMESPACE'.padEnd(30)} ${'OWNER'.padEnd(20)} ${'BEFORE'.padStart(7)} ${'LEFT'.padStart(7)}`
  const sum = `${count(total - left, 'failure')} of ${total.toLocaleString('en')} mended, ${left.toLocaleString('en')} left.`
  return `${[head, ...lines, sum].join('\n')}\n`
}
