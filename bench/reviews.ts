import { hash } from 'node:crypto'

/** How many namespaces the pods are spread over. */
export const namespaceCount = 20

/** One policy of everything that is asked of pods every day, and namespaces that are held to `restricted`. */
export const benchPolicies: string = [
  `apiVersion: seawall.dev/v1alpha1
kind: ClusterSecurityPolicy
metadata: {name: everyday}
spec:
  packs: [pss-restricted, nsa-hardening, registry-trust, resources]
  parameters:
    IMG-10/unapproved-registry: {approved: [registry.example]}
    IMG-10/denied-registry: {denied: [docker.io]}
`,
  ...Array.from(
    { length: namespaceCount },
    (_, at) => `apiVersion: v1
kind: Namespace
metadata: {name: team-${at}, labels: {pod-security.kubernetes.io/enforce: restricted}}
`,
  ),
].join('---\n')

/** Stands where a pod's own number comes. */
const own = '@own@'

const templates = Array.from({ length: namespaceCount }, (_, at) => ({
  orderly: split(at, false),
  privileged: split(at, true),
}))

/**
 * The body of a review of pod `index`: every pod is different, and the same every time. About 10 KB a pod, a third of
 * it `managedFields`.
 */
export function reviewBody(index: number, privileged: boolean): string {
  const template = templates[index % namespaceCount]
  const parts = privileged ? template?.privileged : template?.orderly
  return (parts ?? []).join(String(index).padStart(9, '0'))
}

function split(at: number, privileged: boolean): readonly string[] {
  return JSON.stringify(reviewOf(at, privileged)).split(own)
}

function reviewOf(at: number, privileged: boolean) {
  const group = 'system:serviceaccounts'
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: `00000000-0000-4000-8000-000${own}`,
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      requestKind: { group: '', version: 'v1', kind: 'Pod' },
      requestResource: { group: '', version: 'v1', resource: 'pods' },
      name: `app-${own}`,
      namespace: `team-${at}`,
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        uid: '5c2d2f86-9d5c-4b5f-8a65-2f0a3a5f6e11',
        groups: [group, `${group}:kube-system`, 'system:authenticated'],
      },
      object: podOf(at, privileged),
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  }
}

function podOf(at: number, privileged: boolean) {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: `app-${own}`,
      generateName: 'app-7c9d8b6f5-',
      namespace: `team-${at}`,
      uid: `10000000-0000-4000-8000-000${own}`,
      creationTimestamp: '2026-11-24T12:00:00Z',
      labels: {
        app: `app-${own}`,
        'app.kubernetes.io/part-of': `team-${at}`,
        'pod-template-hash': '7c9d8b6f5',
        shard: own,
      },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090', 'team.example/owner': `team-${at}` },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'app-7c9d8b6f5',
          uid: `20000000-0000-4000-8000-000${own}`,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
      managedFields: [
        managedBy('kube-controller-manager'),
        managedBy('kubelet', 'status'),
        managedBy('mesh-injector'),
        managedBy('vault-agent'),
      ],
    },
    spec: {
      volumes: [
        { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
        { name: 'config', configMap: { name: `app-${own}`, defaultMode: 420 } },
        {
          name: 'token',
          projected: {
            sources: [
              { serviceAccountToken: { expirationSeconds: 3607, path: 'token', audience: 'vault' } },
              { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            ],
            defaultMode: 420,
          },
        },
      ],
      initContainers: [containerOf('migrate', at, false)],
      containers: [containerOf('app', at, privileged), containerOf('proxy', at, false)],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      serviceAccountName: `app-${at}`,
      serviceAccount: `app-${at}`,
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10_001,
        runAsGroup: 10_001,
        fsGroup: 10_001,
        seccompProfile: { type: 'RuntimeDefault' },
        appArmorProfile: { type: 'RuntimeDefault' },
      },
      schedulerName: 'default-scheduler',
      tolerations: ['not-ready', 'unreachable'].map((key) => ({
        key: `node.kubernetes.io/${key}`,
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: false,
      preemptionPolicy: 'PreemptLowerPriority',
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'topology.kubernetes.io/zone',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: `app-${own}` } },
        },
      ],
    },
    status: { phase: 'Pending', qosClass: 'Burstable' },
  }
}

function containerOf(name: string, at: number, privileged: boolean) {
  const digest = hash('sha256', `${name} ${at}`).slice(0, 55)
  const probe = { httpGet: { path: '/ready', port: 'http', scheme: 'HTTP' }, periodSeconds: 10, failureThreshold: 3 }
  return {
    name,
    image: `registry.example/team-${at}/${name}:1.${at}.0@sha256:${digest}${own}`,
    args: ['--listen=:8080', '--log-level=info', `--shard=${own}`],
    ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
    env: [
      ...Array.from({ length: 8 }, (_, one) => ({ name: `SETTING_${one}`, value: `value-${one}-of-${own}` })),
      { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    ],
    resources: {
      requests: { cpu: '100m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '256Mi' },
    },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'config', readOnly: true, mountPath: '/etc/app' },
      { name: 'token', readOnly: true, mountPath: '/var/run/secrets/vault' },
    ],
    ...(name !== 'migrate' && { livenessProbe: probe, readinessProbe: probe }),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    securityContext: {
      ...(privileged && { privileged }),
      allowPrivilegeEscalation: privileged,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    },
  }
}

function managedBy(manager: string, subresource?: string) {
  const fields = (names: readonly string[]) => Object.fromEntries(names.map((name) => [`f:${name}`, {}]))
  const container = {
    '.': {},
    ...fields(['image', 'args', 'imagePullPolicy', 'name', 'terminationMessagePath', 'terminationMessagePolicy']),
    'f:env': Object.fromEntries([0, 1, 2].map((one) => [`k:{"name":"SETTING_${one}"}`, fields(['name', 'value'])])),
    'f:resources': { '.': {}, 'f:limits': fields(['cpu', 'memory']), 'f:requests': fields(['cpu', 'memory']) },
    'f:securityContext': fields(['allowPrivilegeEscalation', 'readOnlyRootFilesystem', 'runAsNonRoot']),
  }
  return {
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-11-24T12:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: {
      'f:metadata': { 'f:labels': fields(['app', 'shard']), 'f:generateName': {} },
      'f:spec': { 'f:containers': { 'k:{"name":"app"}': container }, ...fields(['dnsPolicy', 'schedulerName']) },
    },
    ...(subresource !== undefined && { subresource }),
  }
}
