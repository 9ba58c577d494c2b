import { type JsonObject, listAt, member, objectAt, type Path, sortedKeys } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import { type KubeObject, podTemplatesOf, selects, valueAt } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, type NeighbourCheck, type ObjectCheck, unlessAllThere, wrong } from '../check.ts'
import { selectedBy, selectedWorkloads } from '../selected.ts'
import { asLabelSelector, selectsAll } from './own-selector.ts'

/** The selector stands beside the template, also in the job that a CronJob makes. */
const ownPods: ObjectCheck = {
  id: 'REL-06/own-pods',
  needs: [],
  appliesTo: (object) => (ownSelectors(object).length > 0 ? true : { why: 'it has no selector of its own' }),
  evaluate: (object) =>
    ownSelectors(object).flatMap(({ selector, labels, path }) => {
      const why = whyRefused(object, selector, labels)
      return why === undefined ? [] : [fail(wrong(path, selector, `${why}: the API server refuses this`))]
    }),
}

function whyRefused({ ref }: KubeObject, selector: JsonObject, labels: JsonObject): string | undefined {
  if (ref.group === 'apps' && selectsAll(selector)) return 'an empty selector selects every pod of the namespace'
  return selects(asLabelSelector(ref.kind, selector), labels) === false
    ? 'the selector does not select the pods of its own template'
    : undefined
}

function ownSelectors(object: KubeObject): readonly { selector: JsonObject; labels: JsonObject; path: Path }[] {
  return podTemplatesOf(object).flatMap(({ specPath, metadata }) => {
    if (specPath.at(-2) !== 'template') return []
    const beside = specPath.slice(0, -2)
    const selector = objectAt(valueAt(object.object, beside), 'selector')
    if (selector === undefined) return []
    return [{ selector, labels: objectAt(metadata, 'labels') ?? {}, path: [...beside, 'selector'] }]
  })
}

const service: NeighbourCheck = {
  id: 'REL-06/service-selects',
  needs: ['api:pods'],
  appliesTo: ({ ref, object }) => {
    if (ref.group !== '' || ref.kind !== 'Service') return { why: 'not a Service' }
    const spec = member(object, 'spec')
    if (member(spec, 'type') === 'ExternalName') return { why: 'it names a host elsewhere' }
    const labels = objectAt(spec, 'selector') ?? {}
    return sortedKeys(labels).length > 0 ? true : { why: 'its endpoints are made by hand' }
  },
  evaluate: (object, estate) =>
    selectedBy(object, estate).length > 0 ? [] : dangling(object, estate, 'no pod carries these labels'),
}

const budget: NeighbourCheck = {
  id: 'REL-06/budget-selects',
  needs: ['api:pods'],
  appliesTo: ({ ref }) => (ref.kind === 'PodDisruptionBudget' ? true : { why: 'not a PodDisruptionBudget' }),
  evaluate: (object, estate) => {
    const selector = objectAt(member(object.object, 'spec'), 'selector')
    const found = selectedWorkloads(selector, object.ref.namespace, estate)
    return found.length > 0 ? [] : dangling(object, estate, 'the budget protects no pod')
  },
}

function dangling(object: KubeObject, estate: Estate, message: string) {
  const selector = member(member(object.object, 'spec'), 'selector') ?? null
  const failure = fail(wrong(['spec', 'selector'], selector, message))
  return unlessAllThere(estate, 'api:pods', object.ref.namespace, () => [failure])
}

const isNetworkPolicy = ({ ref }: KubeObject): true | { why: string } =>
  ref.group === 'networking.k8s.io' && ref.kind === 'NetworkPolicy' ? true : { why: 'not a NetworkPolicy' }

/** Pods of other namespaces are other people's, and add-ons such as DNS stand in no file of ours. */
const peers: NeighbourCheck = {
  id: 'REL-06/network-policy-peer-selects',
  needs: ['api:pods'],
  appliesTo: isNetworkPolicy,
  evaluate: (object, estate) =>
    ownPeers(object)
      .filter(({ pods }) => selectedWorkloads(pods, object.ref.namespace, estate).length === 0)
      .flatMap(({ pods, path }) => {
        const failure = fail(wrong(path, pods, 'the rule lets in or out no pod that exists'))
        return unlessAllThere(estate, 'api:pods', object.ref.namespace, () => [failure])
      }),
}

const directions = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const

/** The pods of its own namespace that a policy names. */
function ownPeers({ object }: KubeObject): readonly { pods: JsonObject; path: Path }[] {
  return directions.flatMap(([direction, side]) =>
    listAt(member(object, 'spec'), direction).flatMap((rule, at) =>
      listAt(rule, side).flatMap((peer, index) => {
        const pods = objectAt(peer, 'podSelector')
        if (pods === undefined || selectsAll(pods) || member(peer, 'namespaceSelector') !== undefined) return []
        return [{ pods, path: ['spec', direction, at, side, index, 'podSelector'] }]
      }),
    ),
  )
}

/** Without `namespaceSelector` a monitor looks in its own namespace only. */
const monitor: NeighbourCheck = {
  id: 'REL-06/service-monitor-selects',
  needs: ['api:services'],
  appliesTo: ({ ref }) =>
    ref.group === 'monitoring.coreos.com' && ref.kind === 'ServiceMonitor' ? true : { why: 'not a ServiceMonitor' },
  evaluate: (object, estate) => {
    const spec = member(object.object, 'spec')
    const selector = objectAt(spec, 'selector') ?? {}
    const found = monitoredNamespaces(object).some((namespace) =>
      estate.objects('', 'Service', namespace).some((one) => selects(selector, labelsOf(one)) !== false),
    )
    if (found) return []
    const failure = fail(wrong(['spec', 'selector'], selector, 'no Service carries these labels: nothing is measured'))
    return unlessAllThere(estate, 'api:services', undefined, () => [failure])
  },
}

/** Undefined stands for all namespaces. */
function monitoredNamespaces({ object, ref }: KubeObject): readonly (string | undefined)[] {
  const namespaces = member(member(object, 'spec'), 'namespaceSelector')
  if (member(namespaces, 'any') === true) return [undefined]
  const names = listAt(namespaces, 'matchNames').filter((name) => typeof name === 'string')
  return names.length > 0 ? names : [ref.namespace]
}

const labelsOf = ({ object }: KubeObject): JsonObject => objectAt(member(object, 'metadata'), 'labels') ?? {}

export const rel06: ControlChecks = { objects: [ownPods], neighbours: [service, budget, peers, monitor] }
