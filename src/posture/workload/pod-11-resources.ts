import type { JsonObject, Missing, Outcome } from '../../core/index.ts'
import type { Estate, NamespaceView } from '../../kube/estate-index/index.ts'
import type { ContainerFacts } from '../../kube/pod-facts/index.ts'
import {
  type ControlChecks,
  fail,
  fixable,
  type NamespaceCheck,
  type TemplateCheck,
  unlessAllThere,
  unset,
} from '../check.ts'
import {
  amountOf,
  effectiveRequest,
  hasMalformedResources,
  type ResourceName,
  type ResourceSide,
} from '../container-resources.ts'
import { limitRanges } from './limit-ranges.ts'

type Side = 'request' | 'limit'

const meaning: Record<Side, (resource: ResourceName, container: string) => string> = {
  request: (resource, container) => `the scheduler counts container "${container}" as needing no ${resource} at all`,
  limit: (resource, container) => `container "${container}" may use all ${resource} of its node`,
}

/** Ephemeral containers cannot have resources: they run within those of their pod. */
const countable = ({ kind }: ContainerFacts): boolean => kind !== 'ephemeral'

function resourceCheck(resource: ResourceName, side: Side): TemplateCheck {
  return {
    id: `POD-11/${resource}-${side}`,
    needs: [],
    appliesTo: () => true,
    evaluate: (pod) => pod.containers.filter(countable).flatMap((container) => judge(container, resource, side)),
  }
}

function judge(container: ContainerFacts, resource: ResourceName, side: Side): Outcome[] {
  const field: ResourceSide = side === 'request' ? 'requests' : 'limits'
  if (hasMalformedResources(container, field)) return [{ kind: 'unknown', slot: container.name, missing: [malformed] }]
  const found = side === 'request' ? effectiveRequest(container, resource) : amountOf(container, 'limits', resource)
  if (found.written !== undefined) return []
  const { path } = amountOf(container, field, resource)
  return [fail(unset(path, meaning[side](resource, container.name)), container.name)]
}

const malformed: Missing = { need: 'config:pod-spec', scope: {}, why: 'malformed' }

/** Namespaces of the system are sized with the nodes, not by their tenants. */
const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease'])

function namespaceCheck(
  id: NamespaceCheck['id'],
  kind: string,
  message: string,
  proposal: (namespace: string) => JsonObject,
): NamespaceCheck {
  const need = `api:${kind.toLowerCase()}s` as const
  return {
    id,
    needs: [need],
    appliesTo: ({ ref }, estate) => {
      if (systemNamespaces.has(ref.name)) return { why: 'a namespace of the system' }
      return estate.workloads(ref.name).length > 0 ? true : { why: 'no workload runs in the namespace' }
    },
    evaluate: ({ ref }: NamespaceView, estate: Estate) => {
      if (estate.objects('', kind, ref.name).length > 0) return []
      const failure = fail({ path: [], value: `no ${kind}`, message, absent: true })
      const note = 'the numbers are a start: pods beyond them are not created, so compare with what runs today'
      const fix = { kind: 'generate', impact: 'may-break', note, object: proposal(ref.name) } as const
      return unlessAllThere(estate, need, ref.name, () => [fixable(failure, fix)])
    },
  }
}

const quotaFor = (namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'namespace-quota', namespace },
  spec: { hard: { 'requests.cpu': '8', 'requests.memory': '16Gi', 'limits.memory': '32Gi', pods: '50' } },
})

const limitRangeFor = (namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'container-defaults', namespace },
  spec: {
    limits: [{ type: 'Container', defaultRequest: { cpu: '100m', memory: '128Mi' }, default: { memory: '512Mi' } }],
  },
})

export const pod11: ControlChecks = {
  templates: [
    resourceCheck('cpu', 'request'),
    resourceCheck('cpu', 'limit'),
    resourceCheck('memory', 'request'),
    resourceCheck('memory', 'limit'),
    resourceCheck('ephemeral-storage', 'request'),
    resourceCheck('ephemeral-storage', 'limit'),
    limitRanges,
  ],
  namespaces: [
    namespaceCheck(
      'POD-11/resource-quota',
      'ResourceQuota',
      'one tenant of the cluster may use up what all of them share',
      quotaFor,
    ),
    namespaceCheck(
      'POD-11/limit-range',
      'LimitRange',
      'a container that says nothing about its resources gets no bounds here',
      limitRangeFor,
    ),
  ],
}
