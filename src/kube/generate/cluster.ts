import type { Json, JsonObject } from '../../core/index.ts'
import { Random } from './random.ts'

export interface ClusterSize {
  readonly nodes: number
  readonly pods: number
  /** Different pod templates: deployments, stateful sets and daemon sets among them. */
  readonly templates: number
  readonly namespaces: number
  readonly seed: number
}

/**
 * The objects of a made-up cluster, the same for the same size and seed, in the order of `kubectl get`: namespaces,
 * nodes, controllers with their replica sets, services, policies, and pods as a kubelet leaves them.
 */
export function* generateCluster(size: ClusterSize): Generator<JsonObject> {
  const random = new Random(size.seed)
  for (let index = 0; index < size.namespaces; index++) yield namespace(index, random)
  for (let index = 0; index < size.nodes; index++) yield node(index)
  const templates = Array.from({ length: size.templates }, (_, index) => template(index, size, random))
  for (const one of templates) yield* controllers(one)
  for (let index = 0; index < size.pods; index++) {
    const one = templates[index % templates.length]
    if (one !== undefined) yield pod(one, index, size, random)
  }
}

interface Template {
  readonly name: string
  readonly namespace: string
  readonly hash: string
  readonly stateful: boolean
  readonly spec: JsonObject
  readonly labels: JsonObject
}

const namespaceName = (index: number): string => `team-${index}`
const uid = (kind: string, index: number | string): string => `00000000-${kind}-${index}`

function namespace(index: number, random: Random): JsonObject {
  const level = random.pick(['privileged', 'baseline', 'restricted', ''])
  const labels: Record<string, Json> = {
    'kubernetes.io/metadata.name': namespaceName(index),
    owner: `team-${index % 50}`,
  }
  if (level !== '') labels['pod-security.kubernetes.io/enforce'] = level
  return object(
    'v1',
    'Namespace',
    { name: namespaceName(index), uid: uid('ns', index), labels },
    { status: { phase: 'Active' } },
  )
}

function node(index: number): JsonObject {
  const labels = { 'kubernetes.io/hostname': `node-${index}`, 'kubernetes.io/os': 'linux' }
  const status = {
    nodeInfo: { kubeletVersion: 'v1.36.3', osImage: 'Linux', containerRuntimeVersion: 'containerd://2.1.0' },
  }
  return object('v1', 'Node', { name: `node-${index}`, uid: uid('node', index), labels }, { status })
}

function template(index: number, size: ClusterSize, random: Random): Template {
  const name = `app-${index}`
  const hardened = random.chance(0.5)
  const labels = { app: name, 'app.kubernetes.io/name': name, tier: random.pick(['web', 'worker', 'db']) }
  const containers = Array.from({ length: 1 + random.below(2) }, (_, at) =>
    container(`c${at}`, index, hardened, random),
  )
  const spec: Record<string, Json> = {
    serviceAccountName: random.chance(0.7) ? name : 'default',
    containers,
    ...(random.chance(0.3) && { initContainers: [container('init', index, hardened, random)] }),
    ...(hardened && { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } }),
    ...(random.chance(0.02) && { hostNetwork: true }),
    volumes: [
      { name: 'tmp', emptyDir: {} },
      ...(random.chance(0.02)
        ? [{ name: 'host', hostPath: { path: random.pick(['/var/log', '/etc', '/data']) } }]
        : []),
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
  }
  const stateful = random.chance(0.1)
  return { name, namespace: namespaceName(index % size.namespaces), hash: hashOf(index), stateful, spec, labels }
}

function container(name: string, index: number, hardened: boolean, random: Random): JsonObject {
  const env = Array.from({ length: 4 + random.below(12) }, (_, at) => ({
    name: `SETTING_${at}`,
    value: `value-${at}-${index}`,
  }))
  return {
    name,
    image: `registry.example/team/app-${index}:1.${random.below(90)}.${random.below(20)}`,
    imagePullPolicy: 'IfNotPresent',
    env: random.chance(0.2)
      ? [...env, { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }]
      : env,
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    resources: random.chance(0.8)
      ? { requests: { cpu: `${50 + random.below(400)}m`, memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } }
      : {},
    ...(random.chance(0.7) && {
      readinessProbe: { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 10 },
    }),
    securityContext: hardened
      ? { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }
      : random.chance(0.03)
        ? { privileged: true }
        : {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
  }
}

function* controllers({ name, namespace: space, hash, stateful, spec, labels }: Template): Generator<JsonObject> {
  const selector = { matchLabels: { app: name } }
  const podTemplate = { metadata: { labels }, spec }
  const kind = stateful ? 'StatefulSet' : 'Deployment'
  const meta = { name, namespace: space, uid: uid(kind, name), labels }
  yield object('apps/v1', kind, meta, { spec: { replicas: 3, selector, template: podTemplate } })
  if (!stateful) {
    const owner = ownedBy('Deployment', name)
    const set = { name: `${name}-${hash}`, namespace: space, uid: uid('rs', name), labels, ownerReferences: owner }
    yield object('apps/v1', 'ReplicaSet', set, { spec: { replicas: 3, selector, template: podTemplate } })
  }
  yield object(
    'v1',
    'Service',
    { name, namespace: space, uid: uid('svc', name) },
    {
      spec: { type: 'ClusterIP', selector: { app: name }, ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }] },
    },
  )
  yield object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { name, namespace: space, uid: uid('np', name) },
    {
      spec: {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ podSelector: {} }] }],
      },
    },
  )
}

function pod(one: Template, index: number, { nodes }: ClusterSize, random: Random): JsonObject {
  const { name, namespace: space, hash, stateful, spec, labels } = one
  const podName = stateful ? `${name}-${index}` : `${name}-${hash}-${index.toString(36).padStart(5, '0')}`
  const token = `kube-api-access-${index.toString(36).padStart(5, '0')}`
  const ownerReferences = stateful ? ownedBy('StatefulSet', name) : ownedBy('ReplicaSet', `${name}-${hash}`)
  const mounts = { name: token, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }
  const withMount = (list: Json | undefined): Json =>
    (list as readonly JsonObject[]).map((item) => ({
      ...item,
      volumeMounts: [...(item.volumeMounts as Json[]), mounts],
    }))
  const metadata = {
    name: podName,
    namespace: space,
    uid: uid('pod', index),
    resourceVersion: String(1_000_000 + index),
    creationTimestamp: '2026-11-01T00:00:00Z',
    labels: { ...labels, ...(!stateful && { 'pod-template-hash': hash }) },
    ownerReferences,
    managedFields: [
      { manager: 'kubelet', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: managed },
    ],
  }
  return object('v1', 'Pod', metadata, {
    spec: {
      ...spec,
      containers: withMount(spec.containers),
      ...(spec.initContainers !== undefined && { initContainers: withMount(spec.initContainers) }),
      volumes: [...(spec.volumes as Json[]), { name: token, projected: { defaultMode: 420, sources: tokenSources } }],
      nodeName: `node-${random.below(Math.max(1, nodes))}`,
      tolerations,
    },
    status: { phase: 'Running', podIP: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, conditions },
  })
}

const tolerations = ['not-ready', 'unreachable'].map((key) => ({
  key: `node.kubernetes.io/${key}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}))
const tokenSources = [
  { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
]
const conditions = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(
  (type) => ({
    type,
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: '2026-11-01T00:00:00Z',
  }),
)
const managed = Object.fromEntries(
  ['f:metadata', 'f:spec', 'f:status'].map((part) => [
    part,
    Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f:field${index}`, {}])),
  ]),
)

function ownedBy(kind: string, name: string): Json {
  return [{ apiVersion: 'apps/v1', kind, name, uid: uid(kind, name), controller: true, blockOwnerDeletion: true }]
}

function hashOf(index: number): string {
  return (index * 2_654_435_761).toString(36).slice(-9)
}

function object(apiVersion: string, kind: string, metadata: JsonObject, body: JsonObject): JsonObject {
  return { apiVersion, kind, metadata, ...body }
}
