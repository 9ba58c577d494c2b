import { type Json, type JsonObject, objectAt } from '../../core/index.ts'
import type { PodGenerator } from '../pss/pod-generator.oracle.ts'

/** What the floor is tried with: pods for the standards come from the generator beside them. */

/** Passes restricted. */
export const strictContext: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`

/** Of an approved registry, by its digest. */
export const pinnedImage = `ghcr.io/acme/app@${digest}`

export function podOf(container: JsonObject, spec: JsonObject = {}): JsonObject {
  const containers = [{ name: 'app', image: 'x', securityContext: strictContext, ...container }]
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers, ...spec } }
}

const workloads: readonly (readonly [group: string, kind: string])[] = [
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['apps', 'DaemonSet'],
  ['apps', 'ReplicaSet'],
  ['batch', 'Job'],
  ['batch', 'CronJob'],
  ['', 'ReplicationController'],
]

export const controllerKinds: readonly string[] = workloads.map(([, kind]) => kind)

/** The pod template of a controller. */
export function templateOf(controller: JsonObject): JsonObject {
  const spec = objectAt(controller, 'spec')
  const ofJob = objectAt(objectAt(spec, 'jobTemplate'), 'spec')
  return objectAt(ofJob ?? spec, 'template') ?? {}
}

/** Where objects of a kind are created in a namespace. */
export function collectionPath(namespace: string, kind: string): string {
  const group = workloads.find(([, known]) => known === kind)?.[0] ?? ''
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`
  return `${root}/namespaces/${namespace}/${kind.toLowerCase()}s`
}

/** A controller around the specification and the annotations of a pod. */
export function controllerOf(kind: string, pod: JsonObject): JsonObject {
  const group = workloads.find(([, known]) => known === kind)?.[0] ?? ''
  const labels = { app: 'p' }
  const annotations = objectAt(objectAt(pod, 'metadata'), 'annotations')
  const isJob = kind === 'Job' || kind === 'CronJob'
  const template = {
    metadata: { labels, ...(annotations !== undefined && { annotations }) },
    spec: { ...objectAt(pod, 'spec'), ...(isJob && { restartPolicy: 'Never' }) },
  }
  const selector = kind === 'ReplicationController' ? labels : { matchLabels: labels }
  const specOfKind: Readonly<Record<string, JsonObject>> = {
    Job: { template },
    CronJob: { schedule: '0 0 1 1 *', jobTemplate: { spec: { template } } },
    StatefulSet: { selector, template, serviceName: 'p' },
  }
  return {
    apiVersion: group === '' ? 'v1' : `${group}/v1`,
    kind,
    metadata: { name: 'p' },
    spec: specOfKind[kind] ?? { selector, template },
  }
}

export const approvedEntries: readonly string[] = [
  'ghcr.io/acme/',
  'registry.k8s.io',
  'localhost:5000',
  'docker.io/library',
  'docker.io/grafana/grafana',
  '*.dkr.ecr.eu-west-1.amazonaws.com',
  '*.example.com/team',
]

const hosts = [
  '',
  '',
  'ghcr.io/',
  'GHCR.io/',
  'docker.io/',
  'index.docker.io/',
  'registry.k8s.io/',
  'registry.k8s.io:443/',
  'localhost/',
  'localhost:5000/',
  'localhosts/',
  '1.dkr.ecr.eu-west-1.amazonaws.com/',
  'dkr.ecr.eu-west-1.amazonaws.com/',
  '1.dkr.ecr.eu-west-1.amazonaws.com.evil.io/',
  'a.example.com/',
  '.example.com/',
  'example.com/',
  'a.example.com:8443/',
]
const paths = ['acme/app', 'acme', 'acmes/app', 'library/nginx', 'nginx', 'team', 'team/x', 'teams', 'grafana/grafana']
const tags = ['', '', ':', ':1', ':latest', ':1.2-x', ':a:b']
const digests = [
  '',
  '',
  `@${digest}`,
  `@${digest}`,
  `@${digest}0`,
  `@${digest.toUpperCase()}`,
  `@sha512:${'ab'.repeat(64)}`,
  `@sha512:${'ab'.repeat(32)}`,
  `@blake3:${'0f'.repeat(32)}`,
  '@sha256:abc',
  '@sha1:abc',
  '@multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8',
  '@a++b:c',
  '@',
  `@${digest}@${digest}`,
]

/** An image as somebody might write it, well or badly. */
export function imageOf(generator: PodGenerator): string {
  const pick = (choices: readonly string[]): string => choices[generator.integer(choices.length)] ?? ''
  return pick(hosts) + pick(paths) + pick(tags) + pick(digests)
}

/** A pod whose every list is long; `change` goes into each container's security context. */
export function largePod(containers: number, change: JsonObject = {}): JsonObject {
  const list = (prefix: string): Json[] =>
    Array.from({ length: containers }, (_, index) => large(prefix, index, change))
  const names = Array.from({ length: containers }, (_, index) => `v${index}`)
  return podOf(
    {},
    {
      initContainers: list('init'),
      containers: list('container'),
      volumes: names.map((name) => ({ name, configMap: { name } })),
      securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] },
    },
  )
}

/** A name as long as the API takes, to make messages long too. */
function large(prefix: string, index: number, change: JsonObject): JsonObject {
  return {
    name: `${prefix}-${index}-`.padEnd(63, 'x'),
    image: `ghcr.io/acme/${'deep/'.repeat(20)}app:1.2.3@${digest}`,
    ports: Array.from({ length: 20 }, (_, port) => ({ containerPort: 1000 + port, name: `p${port}` })),
    env: Array.from({ length: 50 }, (_, variable) => ({ name: `V${variable}`, value: 'x'.repeat(50) })),
    ...(prefix === 'container' && {
      livenessProbe: { httpGet: { port: 1000 } },
      lifecycle: { preStop: { httpGet: { port: 1000 } } },
    }),
    securityContext: {
      ...strictContext,
      capabilities: { drop: ['NET_RAW', 'ALL'], add: Array.from({ length: 10 }, () => 'NET_BIND_SERVICE') },
      ...change,
    },
  }
}
