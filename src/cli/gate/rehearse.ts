import { canonicalJson, count, type JsonObject, objectAt, printable, SeawallError } from '../../core/index.ts'
import {
  asJson,
  exceptionsFor,
  type Rehearsal,
  type RehearsedChange,
  rehearse,
  type Snapshot,
} from '../../gate/index.ts'
import { readPaths } from '../../kube/estate/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { yamlOf } from '../../report/index.ts'
import { clusterFlags, openCluster } from '../cluster.ts'
import { exitCodes } from '../exit-codes.ts'
import { writeResult } from '../io.ts'
import { now } from '../scan.ts'
import { type PolicyFlags, snapshotFor } from './snapshot.ts'

export interface RehearseFlags extends PolicyFlags {
  readonly records?: readonly string[]
  readonly since?: string
  readonly current?: readonly string[]
  readonly context?: string
  readonly kubeconfig?: string
  readonly exec?: boolean
  readonly exceptions?: string
  readonly format?: string
}

/** `seawall rehearse`: exit code 1 when something would newly be refused. */
export async function rehearsePolicies(paths: readonly string[], flags: RehearseFlags): Promise<number> {
  const { records = [], cluster } = flags
  if (records.length === 0 && paths.length === 0 && cluster !== true)
    throw new SeawallError('usage', 'there is nothing to rehearse on: give --records, --cluster, or files', {
      hint: 'seawall rehearse --policies new/ --records /var/lib/seawall',
    })
  // Labels of namespaces come with the records and with the objects.
  const next = (await snapshotFor({ ...flags, cluster: true })).snapshot
  const current = flags.current && (await snapshotFor({ ...flags, policies: flags.current, cluster: true })).snapshot
  const instant = now(process.env)
  const objects = await gather(paths, flags, next)
  const labels = new Map(objects.filter(isNamespace).map((one) => [one.ref.name, labelsOf(one)]))
  const result = await rehearse(next, {
    records,
    objects: fromList(objects),
    labelsOf: (namespace) => labels.get(namespace) ?? {},
    now: instant,
    ...(flags.since !== undefined && { since: sinceOf(flags.since, instant) }),
    ...(current !== undefined && { current }),
  })
  if (flags.exceptions !== undefined) await writeExceptions(result, flags.exceptions, instant)
  await writeResult(flags.format === 'json' ? `${canonicalJson(asJson(result))}\n` : tableOf(result), undefined)
  if (result.changes.some(({ change }) => change === 'newly refused')) return exitCodes.refused
  return result.coverage.unreadable > 0 ? exitCodes.incomplete : exitCodes.fine
}

const isNamespace = ({ ref }: KubeObject): boolean => ref.group === '' && ref.kind === 'Namespace'
const labelsOf = ({ object }: KubeObject): JsonObject => objectAt(objectAt(object, 'metadata'), 'labels') ?? {}

/** All objects at once: the labels of a namespace may stand behind what is in it. */
async function gather(paths: readonly string[], flags: RehearseFlags, next: Snapshot): Promise<readonly KubeObject[]> {
  const { cluster, context, kubeconfig, exec } = flags
  const items =
    cluster === true
      ? openCluster(clusterFlags({ context, kubeconfig, exec }), next.podTemplates, process.env).items
      : readPaths(paths, process.stdin, {})
  const objects: KubeObject[] = []
  for await (const item of items) {
    if ('object' in item) objects.push(item.object)
    else if ('unread' in item && item.unread.kind === 'broken')
      process.stderr.write(`seawall: not rehearsed: ${printable(item.unread.message)}\n`)
  }
  return objects
}

async function* fromList(objects: readonly KubeObject[]): AsyncGenerator<KubeObject> {
  yield* objects
}

const spans: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

function sinceOf(text: string, instant: string): string {
  const match = /^(\d{1,6})([mhd])$/.exec(text)
  if (match === null) throw new SeawallError('usage', `--since must be like 90m, 12h or 7d, not "${printable(text)}"`)
  const span = Number(match[1]) * (spans[match[2] ?? ''] ?? 0)
  return new Date(Date.parse(instant) - span).toISOString()
}

const exceptionDays = 90

async function writeExceptions({ changes }: Rehearsal, file: string, instant: string): Promise<void> {
  const expires = new Date(Date.parse(instant) + exceptionDays * 86_400_000).toISOString().slice(0, 10)
  const objects = exceptionsFor(changes, expires)
  await writeResult(objects.map((object) => `---\n${yamlOf(object)}`).join(''), file)
  process.stderr.write(`seawall: ${count(objects.length, 'exception')} written to ${printable(file)}, to be reviewed\n`)
}

const mostListed = 200

function tableOf({ changes, coverage }: Rehearsal): string {
  const groups = Map.groupBy(changes, ({ namespace, owner }) => `${namespace || '(cluster)'}${owner && `, ${owner}`}`)
  const blocks = [...groups].map(([label, group]) => {
    const refused = group.filter(({ change }) => change === 'newly refused').length
    const lines = group.slice(0, mostListed).map(lineOf)
    const rest = group.length > mostListed ? [`  and ${count(group.length - mostListed, 'more change')}`] : []
    return [
      `${printable(label)}: ${refused} newly refused, ${group.length - refused} newly admitted`,
      ...lines,
      ...rest,
    ].join('\n')
  })
  const { reviews, repeats, objects, unreadable, from, to } = coverage
  const span = from === '' ? '' : ` from ${from} to ${to}`
  const closing = [
    `Rehearsed on ${count(reviews, 'recorded review')}${span} (and ${count(repeats, 'repeat')} of them) and ${count(objects, 'object')} that run.`,
    ...(unreadable > 0 ? [`${count(unreadable, 'record')} could not be read.`] : []),
    'What was never asked of the gate, and kinds it is not asked about, is not in here.',
  ]
  return `${[...blocks, closing.join('\n')].join('\n\n')}\n`
}

function lineOf({ change, source, at, kind, name, user, message }: RehearsedChange): string {
  const who = source === 'recorded' ? `, asked by ${printable(user)} at ${at}` : ', runs now'
  const why = message === '' ? '' : `\n    ${printable(message)}`
  return `  ${change}: ${printable(`${kind}/${name}`)}${who}${why}`
}
