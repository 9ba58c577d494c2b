import { Readable } from 'node:stream'
import { canonicalJson, objectAt, printable, textAt } from '../../core/index.ts'
import {
  asJson,
  type GateStatus,
  gateStatus,
  installNamespace,
  loadPolicies,
  makeSnapshot,
  neverAsked,
  PolicyStore,
  type Snapshot,
} from '../../gate/index.ts'
import type { KubeClient } from '../../kube/client/index.ts'
import { type Paint, pad, paintWith } from '../../report/index.ts'
import { exitCodes } from '../exit-codes.ts'
import { terminalOf, writeResult } from '../io.ts'
import { type ClientFlags, listAll, orUndefined, say, withClient } from './client.ts'
import { configurationResources, gateResources, policyResources } from './resources.ts'

export interface StatusFlags extends ClientFlags {
  readonly namespace?: string
  readonly policies?: readonly string[]
  readonly podSecurity?: boolean
  readonly check?: boolean
  readonly format?: string
  readonly color?: boolean
}

/** `seawall gate status`: what the API server asks the gate about, by namespace and kind, and why not. */
export async function showGateStatus(flags: StatusFlags): Promise<number> {
  const status = await withClient(flags, (client) => readStatus(client, flags))
  const paint = paintWith(terminalOf(process.env, flags).color)
  const text = flags.format === 'json' ? `${canonicalJson(asJson(status))}\n` : renderStatus(status, paint)
  await writeResult(text, undefined)
  return flags.check === true && status.gaps.length > 0 ? exitCodes.refused : exitCodes.fine
}

async function readStatus(client: KubeClient, flags: StatusFlags): Promise<GateStatus> {
  const namespace = flags.namespace ?? installNamespace
  const deployment = await orUndefined(client.get(gateResources.Deployment, 'seawall-gate', namespace))
  const configurations = await Promise.all(
    configurationResources.map(async (resource) => {
      const found = await orUndefined(client.get(resource, 'seawall-gate'))
      return found === undefined ? [] : [{ ...found, kind: resource.kind }]
    }),
  )
  const namespaces = await listAll(client, gateResources.Namespace)
  return gateStatus({
    ...(deployment !== undefined && { deployment }),
    configurations: configurations.flat(),
    namespaces: namespaces.map((object) => ({
      name: textAt(objectAt(object, 'metadata'), 'name') ?? '',
      labels: objectAt(objectAt(object, 'metadata'), 'labels') ?? {},
    })),
    snapshot: await policiesInForce(client, namespace, flags),
  })
}

/** Those of files or of the gate's ConfigMap, and those that stand in the cluster. */
async function policiesInForce(client: KubeClient, namespace: string, flags: StatusFlags): Promise<Snapshot> {
  const map = await orUndefined(client.get(gateResources.ConfigMap, 'seawall-gate-policies', namespace))
  const text = textAt(objectAt(map, 'data'), 'policies.yaml') ?? ''
  const files =
    flags.policies === undefined
      ? await loadPolicies(text === '' ? [] : ['-'], Readable.from([Buffer.from(text)]))
      : await loadPolicies(flags.policies)
  const store = new PolicyStore()
  for (const resource of policyResources)
    for (const object of (await orUndefined(listAll(client, resource))) ?? []) {
      const problem = store.put({ ...object, kind: resource.kind })
      if (problem !== undefined) say(problem)
    }
  const ids = new Set(files.policies.map(({ id }) => id))
  const policies = [...files.policies, ...store.policies.filter(({ id }) => !ids.has(id))]
  return makeSnapshot({ policies, podSecurity: { labels: flags.podSecurity !== false } })
}

function renderStatus(status: GateStatus, paint: Paint): string {
  const { replicas, webhooks, namespaces, unaskedKinds, gaps } = status
  const ready = replicas === undefined ? 'not installed' : `${replicas.ready} of ${replicas.wanted} replicas ready`
  const isWhole = replicas !== undefined && replicas.ready >= replicas.wanted
  const head =
    gaps.length > 0 ? paint.severity('high', ready) : isWhole ? paint.green(ready) : paint.severity('medium', ready)
  return [
    `${paint.bold('Gate')}  ${head}`,
    ...gaps.map((gap) => `${paint.severity('high', 'gap')}   ${printable(gap)}`),
    '',
    ...webhooks.flatMap(({ name, failure, operations, resources }) => [
      `${printable(name)}  ${failure === 'closed' ? 'refuses' : 'admits'} while the gate is down`,
      `  ${operations.join(', ')} of ${printable(resources.join(', '))}`,
    ]),
    ...(unaskedKinds.length === 0
      ? []
      : [`Not asked about, because no policy looks at it: ${unaskedKinds.join(', ')}`]),
    `Never seen by any admission webhook: ${neverAsked.join('; ')}`,
    '',
    ...namespaceTable(namespaces, paint),
    '',
  ].join('\n')
}

function namespaceTable(namespaces: GateStatus['namespaces'], paint: Paint): string[] {
  const widths = [Math.max(9, ...namespaces.map(({ namespace }) => Math.min(40, namespace.length))), 5, 7, 7, 4, 5, 12]
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const head = row(['NAMESPACE', 'ASKED', 'ENFORCE', 'RATCHET', 'WARN', 'AUDIT', 'POD SECURITY', 'WHY NOT'])
  const lines = namespaces.map(({ namespace, asked, policies, podSecurity, whyNot }) => {
    const counts = [policies.enforce, policies.ratchet, policies.warn, policies.audit]
    const cells = counts.map((ids) => (ids.length === 0 || !asked ? '·' : String(ids.length)))
    return row([printable(namespace), asked ? 'yes' : 'no', ...cells, printable(podSecurity ?? '·'), whyNot ?? ''])
  })
  return [paint.dim(head), ...lines]
}
