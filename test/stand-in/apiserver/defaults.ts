import { isArray, type Json, type JsonObject, listAt, objectAt, textAt } from '../../../src/core/index.ts'
import { defaultPod, defaultPodSpec, eachOf, mapped } from './pod-defaults.ts'

/** An object as the API server keeps it: what its author left open is filled in. */
export function withDefaults(object: JsonObject): JsonObject {
  const change = changes[textAt(object, 'kind') ?? '']
  return change === undefined ? object : change(object)
}

type Change = (object: JsonObject) => JsonObject

const spec = (defaults: JsonObject, then: Change = (value) => value): Change => {
  return (object) => ({ ...object, spec: then({ ...defaults, ...objectAt(object, 'spec') }) })
}

const template: Change = (value) => ({
  ...value,
  ...mapped(value, ['template'], (pod) => ({ metadata: {}, ...pod, ...mapped(pod, ['spec'], defaultPodSpec) })),
})

const claim: Change = (value) => ({
  ...value,
  ...mapped(value, ['spec'], (inner) => ({ volumeMode: 'Filesystem', ...inner })),
})

const claimTemplate: Change = (value) => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim(value) })

const rolling = (limits: JsonObject): JsonObject => ({ type: 'RollingUpdate', rollingUpdate: limits })

const daemonSet = spec(
  { revisionHistoryLimit: 10, updateStrategy: rolling({ maxUnavailable: 1, maxSurge: 0 }) },
  template,
)

function countedGeneration(object: JsonObject): JsonObject {
  const metadata = objectAt(object, 'metadata') ?? {}
  const annotations = { ...objectAt(metadata, 'annotations'), 'deprecated.daemonset.template.generation': '1' }
  return { ...object, metadata: { ...metadata, annotations } }
}

const changes: Readonly<Record<string, Change>> = {
  Pod: defaultPod,
  ReplicaSet: spec({ replicas: 1 }, template),
  ReplicationController: spec({ replicas: 1 }, template),
  Deployment: spec(
    {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: rolling({ maxUnavailable: '25%', maxSurge: '25%' }),
    },
    template,
  ),
  StatefulSet: spec(
    {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      updateStrategy: rolling({ partition: 0 }),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    },
    (value) =>
      template({
        ...value,
        ...(isArray(value.volumeClaimTemplates) && {
          volumeClaimTemplates: eachOf(value.volumeClaimTemplates, claimTemplate),
        }),
      }),
  ),
  DaemonSet: (object) => countedGeneration(daemonSet(object)),
  Job: spec(
    {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    },
    template,
  ),
  CronJob: spec(
    { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 },
    (value) => ({
      ...value,
      ...mapped(value, ['jobTemplate'], (job) => ({ metadata: {}, ...job, ...mapped(job, ['spec'], template) })),
    }),
  ),
  Service: spec({ type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' }, defaultService),
  NetworkPolicy: spec({}, defaultNetworkPolicy),
  PersistentVolumeClaim: claim,
  PersistentVolume: spec({ persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }, (value) => ({
    ...value,
    ...mapped(value, ['hostPath'], (path) => ({ type: '', ...path })),
  })),
  HorizontalPodAutoscaler: spec({ minReplicas: 1 }),
  LimitRange: spec({}, (value) => ({ ...value, limits: eachOf(value.limits, defaultLimit) })),
  Namespace: (object) => {
    const metadata = objectAt(object, 'metadata') ?? {}
    const labels = { ...objectAt(metadata, 'labels'), 'kubernetes.io/metadata.name': textAt(metadata, 'name') ?? '' }
    return {
      ...object,
      metadata: { ...metadata, labels },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    }
  },
  Secret: ({ stringData, ...secret }) => ({
    type: 'Opaque',
    ...secret,
    data: { ...objectAt(secret, 'data'), ...encoded(stringData) },
  }),
  RoleBinding: defaultBinding,
  ClusterRoleBinding: defaultBinding,
  StorageClass: (object) => ({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...object }),
  PriorityClass: (object) => ({ preemptionPolicy: 'PreemptLowerPriority', ...object }),
}

function defaultService(value: JsonObject): JsonObject {
  const type = textAt(value, 'type')
  const outside = type === 'NodePort' || type === 'LoadBalancer'
  const ports = eachOf(value.ports, (port) => ({ protocol: 'TCP', targetPort: port.port ?? null, ...port }))
  return {
    ...(outside && { externalTrafficPolicy: 'Cluster' }),
    ...(type === 'LoadBalancer' && { allocateLoadBalancerNodePorts: true }),
    ...value,
    ports,
  }
}

function defaultNetworkPolicy(value: JsonObject): JsonObject {
  const ports: Change = (rule) =>
    isArray(rule.ports) ? { ...rule, ports: eachOf(rule.ports, (port) => ({ protocol: 'TCP', ...port })) } : rule
  return {
    policyTypes: listAt(value, 'egress').length > 0 ? ['Ingress', 'Egress'] : ['Ingress'],
    ...value,
    ...(isArray(value.ingress) && { ingress: eachOf(value.ingress, ports) }),
    ...(isArray(value.egress) && { egress: eachOf(value.egress, ports) }),
  }
}

function defaultLimit(limit: JsonObject): JsonObject {
  if (limit.type !== 'Container') return limit
  const standard = { ...objectAt(limit, 'max'), ...objectAt(limit, 'default') }
  return {
    ...limit,
    default: standard,
    defaultRequest: { ...objectAt(limit, 'min'), ...standard, ...objectAt(limit, 'defaultRequest') },
  }
}

function defaultBinding(object: JsonObject): JsonObject {
  const group = 'rbac.authorization.k8s.io'
  const subject: Change = (one) => (one.kind === 'ServiceAccount' ? one : { apiGroup: group, ...one })
  return {
    ...object,
    ...mapped(object, ['roleRef'], (ref) => ({ apiGroup: group, ...ref })),
    ...(isArray(object.subjects) && { subjects: eachOf(object.subjects, subject) }),
  }
}

function encoded(texts: Json | undefined): Record<string, string> {
  const entries = Object.entries(objectAt({ texts: texts ?? null }, 'texts') ?? {})
  return Object.fromEntries(entries.map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]))
}
