import { type JsonObject, objectAt } from '../../../src/core/index.ts'

export const privileged: JsonObject = { securityContext: { privileged: true } }
export const modest: JsonObject = { securityContext: { privileged: false } }
/** In order even for the restricted level. */
export const restricted: JsonObject = {
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
}

export function podSpec(container: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return { containers: [{ name: 'app', image: 'registry.example/app:1', ...container }], ...more }
}

export function pod(name: string, container: JsonObject = {}, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, ...metadata }, spec: podSpec(container) }
}

const template = (container: JsonObject, more: JsonObject = {}): JsonObject => ({
  metadata: { labels: { app: 'web' } },
  spec: podSpec(container, more),
})
const selector = { matchLabels: { app: 'web' } }

type Make = (container: JsonObject) => { apiVersion: string; spec?: JsonObject; template?: JsonObject }

const ends = { restartPolicy: 'Never' }
const makers: Readonly<Record<string, Make>> = {
  Deployment: (one) => ({ apiVersion: 'apps/v1', spec: { replicas: 0, selector, template: template(one) } }),
  ReplicaSet: (one) => ({ apiVersion: 'apps/v1', spec: { replicas: 0, selector, template: template(one) } }),
  StatefulSet: (one) => ({
    apiVersion: 'apps/v1',
    spec: { replicas: 0, selector, serviceName: 'web', template: template(one) },
  }),
  DaemonSet: (one) => ({ apiVersion: 'apps/v1', spec: { selector, template: template(one) } }),
  ReplicationController: (one) => ({
    apiVersion: 'v1',
    spec: { replicas: 0, selector: { app: 'web' }, template: template(one) },
  }),
  PodTemplate: (one) => ({ apiVersion: 'v1', template: template(one) }),
  Job: (one) => ({ apiVersion: 'batch/v1', spec: { template: template(one, ends) } }),
  CronJob: (one) => ({
    apiVersion: 'batch/v1',
    spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template: template(one, ends) } } },
  }),
}

/** Kinds that make pods. */
export const controllers = Object.keys(makers)

export function workload(kind: string, name: string, container: JsonObject = {}): JsonObject {
  const { apiVersion, ...made } = makers[kind]?.(container) ?? { apiVersion: '' }
  return { apiVersion, kind, metadata: { name }, ...made }
}

const plurals: Readonly<Record<string, string>> = {
  Ingress: 'ingresses',
  NetworkPolicy: 'networkpolicies',
  ClusterSecurityPolicy: 'clustersecuritypolicies',
  SecurityPolicy: 'securitypolicies',
}

/** The path of an object's resource, or of the object. */
export function pathOf({ apiVersion, kind }: JsonObject, namespace?: string, name?: string): string {
  const root = String(apiVersion).includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const resource = plurals[String(kind)] ?? `${String(kind).toLowerCase()}s`
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${resource}${name === undefined ? '' : `/${name}`}`
}

export const pods = (namespace: string, name?: string): string => pathOf(pod(''), namespace, name)
export const deployments = (name?: string): string => pathOf(workload('Deployment', ''), 'shop', name)

export function namespace(name: string, labels: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }
}

export function withLabels(object: JsonObject, labels: JsonObject): JsonObject {
  return { ...object, metadata: { ...objectAt(object, 'metadata'), labels } }
}
