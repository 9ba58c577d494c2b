import type { JsonObject } from '../../../src/core/index.ts'
import { policy } from '../../../src/gate/gate.test-support.ts'
import type { GateCase } from './case.ts'
import { controllers, modest, pathOf, pod, privileged, workload } from './objects.ts'

const strict = { parts: { policies: [policy('strict', '{packs: [strict]}')] } }

/** Where the kinds keep the specification of their pods. */
const places: Readonly<Record<string, string>> = {
  CronJob: 'spec.jobTemplate.spec.template.spec',
  PodTemplate: 'template.spec',
  Pod: 'spec',
}

function kind(name: string): GateCase {
  const make = (container: JsonObject): JsonObject =>
    name === 'Pod' ? pod('kind', container) : workload(name, 'kind', container)
  const path = `${pathOf(make({}), 'shop')}?dryRun=All`
  const review = `validate closed CREATE ${pathOf(make({})).split('/').at(-1)}`
  const place = `${places[name] ?? 'spec.template.spec'}.containers[0].securityContext.privileged`
  const message = new RegExp(
    `^admission webhook "validate-closed\\.gate\\.seawall\\.dev" denied the request: .*POD-01/privileged: .*\\(${place.replace(/[.[\]]/g, '\\$&')} = true\\)`,
  )
  return {
    name: `a ${name} is refused for a privileged container, where it stands, and admitted without it`,
    setup: strict,
    steps: [
      { method: 'POST', path, body: make(privileged), gives: { status: 403, message, reviews: [review] } },
      { method: 'POST', path, body: make(modest), gives: { status: 201, warnings: [], reviews: [review] } },
    ],
  }
}

const object = (apiVersion: string, name: string, rest: JsonObject): JsonObject => ({
  apiVersion,
  kind: name,
  metadata: { name: 'kind' },
  ...rest,
})

function whole(bad: JsonObject, good: JsonObject, check: string, namespace?: string): GateCase {
  const path = `${pathOf(bad, namespace)}?dryRun=All`
  const reviews = [`validate closed CREATE ${pathOf(bad).split('/').at(-1)}`]
  return {
    name: `a ${bad.kind} is refused for ${check} and admitted without it`,
    setup: { parts: { policies: [policy('whole', `{checks: [${check}]}`)] } },
    steps: [
      { method: 'POST', path, body: bad, gives: { status: 403, message: new RegExp(check), reviews } },
      { method: 'POST', path, body: good, gives: { status: 201, reviews } },
    ],
  }
}

const service = (spec: JsonObject): JsonObject => object('v1', 'Service', { spec: { ports: [{ port: 80 }], ...spec } })
const volume = (source: JsonObject): JsonObject => {
  const spec = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] }
  return object('v1', 'PersistentVolume', { spec: { ...spec, ...source } })
}
const role = (kindOfRole: string, resource: string): JsonObject =>
  object('rbac.authorization.k8s.io/v1', kindOfRole, {
    rules: [{ apiGroups: [''], resources: [resource], verbs: ['get'] }],
  })

const unseen: GateCase = {
  name: 'a Secret and a Lease are not asked about',
  setup: strict,
  steps: [
    object('v1', 'Secret', { stringData: { password: 'not-a-real-password' } }),
    object('coordination.k8s.io/v1', 'Lease', {}),
  ].map((body) => ({
    method: 'POST',
    path: `${pathOf(body, 'shop')}?dryRun=All`,
    body,
    gives: { status: 201, reviews: [] },
  })),
}

export const kindCases: readonly GateCase[] = [
  ...['Pod', ...controllers].map(kind),
  whole(service({ externalIPs: ['203.0.113.7'] }), service({}), 'NET-12/external-ips', 'shop'),
  whole(
    volume({ hostPath: { path: '/var/run' } }),
    volume({ nfs: { server: 'nfs.example', path: '/' } }),
    'POD-09/persistent-volume-host-path',
  ),
  whole(role('ClusterRole', '*'), role('ClusterRole', 'pods'), 'RB-05/wildcard-resources'),
  whole(role('Role', '*'), role('Role', 'pods'), 'RB-05/wildcard-resources', 'shop'),
  unseen,
]
