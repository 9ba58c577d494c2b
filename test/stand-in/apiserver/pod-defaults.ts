import {
  isArray,
  isObject,
  type Json,
  type JsonObject,
  listAt,
  member,
  objectAt,
  textAt,
} from '../../../src/core/index.ts'

/** What the API server fills into a pod's specification (pkg/apis/core/v1/defaults.go, in words of our own). */
export function defaultPodSpec(written: JsonObject): JsonObject {
  const spec = withoutFalse(written, ['hostNetwork', 'hostPID', 'hostIPC'])
  const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount')
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...(account !== undefined && account !== '' && { serviceAccountName: account, serviceAccount: account }),
    containers: eachOf(spec.containers, defaultContainer),
    ...(isArray(spec.ephemeralContainers) && {
      ephemeralContainers: eachOf(spec.ephemeralContainers, defaultContainer),
    }),
    ...(isArray(spec.initContainers) && { initContainers: eachOf(spec.initContainers, defaultContainer) }),
    ...(isArray(spec.volumes) && { volumes: eachOf(spec.volumes, defaultVolume) }),
  }
}

/** What only a pod of its own gets, from defaults and from the admission plugins that are always on. */
export function defaultPod(pod: JsonObject): JsonObject {
  const spec = objectAt(pod, 'spec') ?? {}
  const tolerated = (key: string): JsonObject => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  })
  const containers = eachOf(spec.containers, requestsFromLimits)
  const isNew = (key: string): boolean => !listAt(spec, 'tolerations').some((one) => textAt(one, 'key') === key)
  return {
    ...pod,
    spec: {
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      ...defaultPodSpec({ ...spec, containers }),
      tolerations: [
        ...listAt(spec, 'tolerations'),
        ...['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(isNew).map(tolerated),
      ],
    },
    status: { phase: 'Pending', qosClass: 'BestEffort', ...objectAt(pod, 'status') },
  }
}

function requestsFromLimits(container: JsonObject): JsonObject {
  const resources = objectAt(container, 'resources')
  const limits = objectAt(resources, 'limits')
  if (limits === undefined) return container
  return { ...container, resources: { ...resources, requests: { ...limits, ...objectAt(resources, 'requests') } } }
}

function defaultContainer(container: JsonObject): JsonObject {
  const image = textAt(container, 'image') ?? ''
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent',
    ...container,
    ...(isArray(container.ports) && { ports: eachOf(container.ports, (port) => ({ protocol: 'TCP', ...port })) }),
    ...(isArray(container.env) && { env: eachOf(container.env, defaultVariable) }),
    ...mapped(container, ['livenessProbe', 'readinessProbe', 'startupProbe'], defaultProbe),
  }
}

function tagOf(image: string): string {
  if (image.includes('@')) return ''
  const last = image.slice(image.lastIndexOf('/') + 1)
  return last.includes(':') ? last.slice(last.lastIndexOf(':') + 1) : 'latest'
}

function defaultVariable(variable: JsonObject): JsonObject {
  const from = objectAt(variable, 'valueFrom')
  const field = objectAt(from, 'fieldRef')
  return field === undefined
    ? variable
    : { ...variable, valueFrom: { ...from, fieldRef: { apiVersion: 'v1', ...field } } }
}

function defaultProbe(probe: JsonObject): JsonObject {
  return {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
    ...probe,
    ...mapped(probe, ['httpGet'], (get) => ({ path: '/', scheme: 'HTTP', ...get })),
    ...mapped(probe, ['grpc'], (grpc) => ({ service: '', ...grpc })),
  }
}

const withMode = (source: JsonObject): JsonObject => ({ defaultMode: 420, ...source })

function defaultVolume(volume: JsonObject): JsonObject {
  if (Object.keys(volume).length === 1) return { ...volume, emptyDir: {} }
  return {
    ...volume,
    ...mapped(volume, ['secret', 'configMap', 'downwardAPI'], withMode),
    ...mapped(volume, ['hostPath'], (path) => ({ type: '', ...path })),
    ...mapped(volume, ['downwardAPI'], (source) => withMode({ ...source, items: eachOf(source.items, defaultField) })),
    ...mapped(volume, ['projected'], (source) =>
      withMode({ ...source, sources: eachOf(source.sources, defaultSource) }),
    ),
  }
}

function defaultField(item: JsonObject): JsonObject {
  const field = objectAt(item, 'fieldRef')
  return field === undefined ? item : { ...item, fieldRef: { apiVersion: 'v1', ...field } }
}

function defaultSource(source: JsonObject): JsonObject {
  return {
    ...source,
    ...mapped(source, ['serviceAccountToken'], (token) => ({ expirationSeconds: 3600, ...token })),
    ...mapped(source, ['downwardAPI'], (api) => ({ ...api, items: eachOf(api.items, defaultField) })),
  }
}

/** Go leaves out what is false where a field is no pointer. */
function withoutFalse(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => inner !== false || !keys.includes(key)))
}

/** The members named, changed, as far as they are objects. */
export function mapped(
  value: JsonObject,
  keys: readonly string[],
  change: (part: JsonObject) => JsonObject,
): JsonObject {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const part = member(value, key)
      return isObject(part) ? [[key, change(part)]] : []
    }),
  )
}

export function eachOf(list: Json | undefined, change: (item: JsonObject) => JsonObject): Json {
  return isArray(list) ? list.map((item) => (isObject(item) ? change(item) : item)) : []
}
