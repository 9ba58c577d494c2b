import { type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { selects } from '../../kube/objects/index.ts'
import type { Snapshot } from '../decide/index.ts'
import { type Mode, modes, reachesNamespace } from '../policy/index.ts'
import { driftFromPolicies, neededResources } from '../webhooks/index.ts'

/** What a cluster tells of its gate; what is not there is absent. */
export interface InCluster {
  readonly deployment?: JsonObject
  /** The webhook configurations named as ours. */
  readonly configurations: readonly JsonObject[]
  readonly namespaces: readonly { readonly name: string; readonly labels: JsonObject }[]
  /** Made of the policies in force, as far as they are known. */
  readonly snapshot: Snapshot
}

export interface GateStatus {
  readonly replicas: { readonly ready: number; readonly wanted: number } | undefined
  readonly webhooks: readonly WebhookCover[]
  /** How the webhooks differ from those the policies need. */
  readonly drift: readonly string[]
  readonly namespaces: readonly NamespaceCover[]
  /** Kinds the checks know and nobody asks the gate about. */
  readonly unaskedKinds: readonly string[]
  /** Whether something stands between the policies and what they are for. */
  readonly gaps: readonly string[]
}

export interface WebhookCover {
  readonly name: string
  readonly phase: 'validate' | 'mutate'
  /** What happens while the gate is down. */
  readonly failure: 'closed' | 'open'
  readonly operations: readonly string[]
  /** `pods`, `deployments.apps`. */
  readonly resources: readonly string[]
}

export interface NamespaceCover {
  readonly namespace: string
  readonly asked: boolean
  /** Why the gate is not asked, or what asking changes nothing for. */
  readonly whyNot: string | undefined
  /** Ids of the policies that reach it, by what they do. */
  readonly policies: Readonly<Record<Mode, readonly string[]>>
  /** The level of Pod Security it enforces by label. */
  readonly podSecurity: string | undefined
}

/** What no admission webhook is ever asked about, whatever the policies say. */
export const neverAsked: readonly string[] = [
  'static pods and what a kubelet starts by itself',
  'requests to kubelets and container runtimes that pass the API server by',
  'what is done in a shell or through a tunnel once it is open (exec, attach, port-forward)',
  'deletions',
]

/** What is covered, by namespace and kind, and why not. */
export function gateStatus(found: InCluster): GateStatus {
  const webhooks = found.configurations.flatMap(webhooksOf)
  const drift = driftFromPolicies(found.configurations, found.snapshot)
  const replicas = found.deployment === undefined ? undefined : replicasOf(found.deployment)
  const namespaces = found.namespaces.map((one) => coverOf(one, found))
  const asked = new Set(webhooks.flatMap(({ resources }) => resources))
  return {
    replicas,
    webhooks,
    drift,
    namespaces,
    unaskedKinds: neededResources().filter((resource) => !asked.has(resource)),
    gaps: [
      ...(replicas === undefined ? ['there is no Deployment of the gate'] : []),
      ...(replicas !== undefined && replicas.ready === 0 ? ['no replica of the gate is ready'] : []),
      ...(webhooks.length === 0 ? ['the API server asks no gate: there are no webhook configurations'] : drift),
    ],
  }
}

function replicasOf(deployment: JsonObject): { ready: number; wanted: number } {
  const count = (part: string, key: string): number => Number(member(objectAt(deployment, part), key) ?? 0)
  return { ready: count('status', 'readyReplicas'), wanted: count('spec', 'replicas') }
}

function webhooksOf(configuration: JsonObject): readonly WebhookCover[] {
  const phase = textAt(configuration, 'kind') === 'MutatingWebhookConfiguration' ? 'mutate' : 'validate'
  return listAt(configuration, 'webhooks').map((webhook) => {
    const rules = listAt(webhook, 'rules')
    return {
      name: textAt(webhook, 'name') ?? '',
      phase,
      failure: textAt(webhook, 'failurePolicy') === 'Ignore' ? 'open' : 'closed',
      operations: [...new Set(rules.flatMap((rule) => textsOf(rule, 'operations')))],
      resources: rules.flatMap((rule) =>
        textsOf(rule, 'apiGroups').flatMap((group) =>
          textsOf(rule, 'resources').map((resource) => (group === '' ? resource : `${resource}.${group}`)),
        ),
      ),
    }
  })
}

const textsOf = (value: Parameters<typeof listAt>[0], key: string): string[] =>
  listAt(value, key).filter((one) => typeof one === 'string')

function coverOf({ name, labels }: InCluster['namespaces'][number], found: InCluster): NamespaceCover {
  const validating = found.configurations
    .filter((one) => textAt(one, 'kind') === 'ValidatingWebhookConfiguration')
    .flatMap((one) => listAt(one, 'webhooks'))
  const asked = validating.filter((webhook) => isSelected(webhook, name, labels))
  const policies = Object.fromEntries(modes.map((mode) => [mode, idsReaching(found.snapshot, mode, name, labels)]))
  const podSecurity = textAt(labels, 'pod-security.kubernetes.io/enforce')
  const cover = { namespace: name, policies: policies as NamespaceCover['policies'], podSecurity } // one entry a mode
  if (validating.length === 0) return { ...cover, asked: false, whyNot: 'there are no webhook configurations' }
  if (asked.length === 0) return { ...cover, asked: false, whyNot: "the webhooks' selector excludes it" }
  const judged = modes.some((mode) => cover.policies[mode].length > 0) || podSecurity !== undefined
  return { ...cover, asked: true, whyNot: judged ? undefined : 'no policy reaches it' }
}

/** The API server labels every namespace with its name. */
function isSelected(webhook: Parameters<typeof objectAt>[0], name: string, labels: JsonObject): boolean {
  const selector = objectAt(webhook, 'namespaceSelector') ?? {}
  return selects(selector, { ...labels, 'kubernetes.io/metadata.name': name }) !== false
}

function idsReaching({ policies }: Snapshot, mode: Mode, name: string, labels: JsonObject): readonly string[] {
  return policies.filter((one) => one.mode === mode && reachesNamespace(one, name, labels) === true).map(({ id }) => id)
}
