import { loadCatalogue } from '../../catalogue/index.ts'
import type { CheckId, JsonObject } from '../../core/index.ts'
import type { Snapshot } from '../decide/index.ts'
import type { GatePolicy } from '../policy/index.ts'
import data from './rules.json' with { type: 'json' }

/** Where the API server finds the gate: a Service of the cluster, or an address. */
export type GateAddress =
  | { readonly service: { readonly namespace: string; readonly name: string; readonly port?: number } }
  | { readonly url: string }

export interface WebhookOptions {
  readonly address: GateAddress
  /** The authorities of the gate's certificate, PEM. */
  readonly caBundle: string
  /** Never asked about, or a gate that is down could not be started again; a gap, and listed as one. */
  readonly excludeNamespaces?: readonly string[]
  /** Also told who opens a shell in a pod or a tunnel to it: for clusters whose audit log cannot be had. */
  readonly observeConnections?: boolean
}

export const configurationName = 'seawall-gate'
export const connectionWebhookName = 'observe-connections.gate.seawall.dev'

/** `closed` refuses while the gate is down, `open` admits. */
type Direction = GatePolicy['failure']
const directions: readonly Direction[] = ['closed', 'open']

/**
 * The webhook configurations that the loaded policies need and no others: one webhook for each direction of failing, so
 * that a policy that only warns can never stop the cluster.
 */
export function webhookConfigurations(snapshot: Snapshot, options: WebhookOptions): readonly JsonObject[] {
  const validating = directions.flatMap((failure) => webhook('validate', failure, rulesFor(snapshot, failure), options))
  const observing = options.observeConnections === true ? [connectionWebhook(options)] : []
  const mending = snapshot.policies.filter(({ fixes, merge }) => fixes !== 'none' || merge.length > 0)
  const mutating = mending.length === 0 ? [] : webhook('mutate', 'open', podRules, options)
  const asking = [...validating, ...observing]
  return [
    ...(asking.length === 0 ? [] : [configuration('ValidatingWebhookConfiguration', asking)]),
    ...(mutating.length === 0 ? [] : [configuration('MutatingWebhookConfiguration', mutating)]),
  ]
}

/** Everywhere, kube-system too: it only watches, and lets everything pass while the gate is down. */
function connectionWebhook({ address, caBundle }: WebhookOptions): JsonObject {
  return {
    name: connectionWebhookName,
    admissionReviewVersions: ['v1'],
    clientConfig: { ...clientConfig(address, '/validate/open'), caBundle: Buffer.from(caBundle).toString('base64') },
    rules: data.connections.map(({ apiGroups, apiVersions, resources }) => ({
      apiGroups,
      apiVersions,
      operations: ['CONNECT'],
      resources,
      scope: '*',
    })),
    failurePolicy: 'Ignore',
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 2,
  }
}

function configuration(kind: string, webhooks: readonly JsonObject[]): JsonObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind,
    metadata: { name: configurationName, labels: { 'app.kubernetes.io/name': configurationName } },
    webhooks,
  }
}

function webhook(
  phase: 'validate' | 'mutate',
  failure: Direction,
  rules: readonly JsonObject[],
  { address, caBundle, excludeNamespaces = ['kube-system'] }: WebhookOptions,
): JsonObject[] {
  if (rules.length === 0) return []
  const path = phase === 'validate' ? `/validate/${failure}` : '/mutate'
  return [
    {
      name: `${phase}-${failure}.gate.seawall.dev`,
      admissionReviewVersions: ['v1'],
      clientConfig: { ...clientConfig(address, path), caBundle: Buffer.from(caBundle).toString('base64') },
      rules,
      namespaceSelector: {
        matchExpressions: [
          { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: excluded(address, excludeNamespaces) },
        ],
      },
      failurePolicy: failure === 'closed' ? 'Fail' : 'Ignore',
      matchPolicy: 'Equivalent',
      sideEffects: 'None',
      timeoutSeconds: 5,
      ...(phase === 'mutate' && { reinvocationPolicy: 'IfNeeded' }),
    },
  ]
}

function excluded(address: GateAddress, names: readonly string[]): readonly string[] {
  const own = 'service' in address ? [address.service.namespace] : []
  return [...new Set([...own, ...names])].sort()
}

function clientConfig(address: GateAddress, path: string): JsonObject {
  if ('url' in address) return { url: `${address.url}${path}` }
  const { namespace, name, port = 443 } = address.service
  return { service: { namespace, name, port, path } }
}

type Rule = (typeof data.pods)[number]

const podRules: readonly JsonObject[] = data.pods.map(ruleOf)

/** Only what some policy of this direction looks at. */
function rulesFor({ policies, podSecurity }: Snapshot, failure: Direction): readonly JsonObject[] {
  const mine = policies.filter((policy) => policy.failure === failure)
  const labels = podSecurity.labels && failure === 'closed'
  const scopes = new Set(mine.flatMap(({ checks }) => checks.flatMap(({ id }) => scopesOf(id))))
  const rules = [
    ...(labels || scopes.has('template') ? data.pods : []),
    ...(scopes.has('object') ? data.objects : []),
    ...(labels ? data.namespaces : []),
  ]
  // What steers the gate is judged whatever the others' direction, or it could be steered past.
  const steers = failure === 'closed' && (labels || policies.length > 0)
  return (steers ? [...rules, ...data.own] : rules).map(ruleOf)
}

const scopesOf = (id: CheckId): readonly string[] => loadCatalogue().check(id)?.scopes ?? []

function ruleOf({ apiGroups, apiVersions, resources }: Rule): JsonObject {
  return { apiGroups, apiVersions, operations: ['CREATE', 'UPDATE'], resources, scope: '*' }
}

/** Every resource some check could be asked about, `deployments.apps`. */
export function neededResources(): readonly string[] {
  return [...data.pods, ...data.objects, ...data.namespaces, ...data.own].flatMap(({ apiGroups, resources }) =>
    apiGroups.flatMap((group) => resources.map((resource) => (group === '' ? resource : `${resource}.${group}`))),
  )
}
