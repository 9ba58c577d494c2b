import type { Exception } from '../../../src/assess/index.ts'
import type { JsonObject } from '../../../src/core/index.ts'
import { policy } from '../../../src/gate/gate.test-support.ts'
import type { GateCase, Setup } from './case.ts'
import { pathOf, pod, privileged, withLabels, workload } from './objects.ts'

const strict = policy('strict', '{packs: [strict]}')

const closed = 'validate-closed.gate.seawall.dev'

function excepted(scope: Exception['scope'], more: Partial<Exception> = {}): Setup {
  const exception = {
    id: 'EXC-1',
    scope,
    reason: 'it reads the node',
    owner: 'team',
    expires: '2099-01-01',
    source: 'test',
  }
  return { parts: { policies: [strict], exceptions: [{ ...exception, ...more }] } }
}

const ofWeb = excepted({ checks: ['POD-01/privileged'], namespaces: ['shop'], names: ['web'] })

function one(
  name: string,
  setup: Setup,
  body: JsonObject,
  gives: GateCase['steps'][number]['gives'],
  as?: string,
): GateCase {
  const path = `${pathOf(body, 'shop')}?dryRun=All`
  return { name, setup, steps: [{ method: 'POST', path, body, gives, ...(as !== undefined && { as }) }] }
}

const owned: JsonObject = withLabels(
  pod('web-5d4-x', privileged, {
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d4', controller: true, uid: 'u' }],
  }),
  { 'pod-template-hash': '5d4' },
)

export const exceptionCases: readonly GateCase[] = [
  one('an exception admits what it names, and that is written down', ofWeb, workload('Deployment', 'web', privileged), {
    status: 201,
    warnings: [],
    audit: { [`${closed}/excepted`]: /strict POD-01\/privileged/, [`${closed}/refused`]: null },
  }),
  one('an exception admits nothing else', ofWeb, workload('Deployment', 'other', privileged), { status: 403 }),
  one(
    'an exception covers the checks it names and no others',
    ofWeb,
    workload('Deployment', 'web', {
      securityContext: { privileged: true, runAsUser: 0 },
    }),
    { status: 403, message: /strict: POD-03\/run-as-root-user: [^;]*; this change passes/ },
  ),
  one(
    'an exception that has ended admits nothing',
    excepted(ofWebScope(), { expires: '2026-01-01' }),
    workload('Deployment', 'web', privileged),
    { status: 403 },
  ),
  one(
    'an exception of one container covers that one',
    excepted({ checks: ['POD-01/privileged'], slots: ['app'] }),
    pod('slot', privileged),
    { status: 201 },
  ),
  one(
    'an exception of another container does not',
    excepted({ checks: ['POD-01/privileged'], slots: ['agent'] }),
    pod('slot', privileged),
    { status: 403 },
  ),
  one(
    'a pod that the cluster’s own controller makes has the exception of its Deployment',
    ofWeb,
    owned,
    { status: 201 },
    'system:serviceaccount:kube-system:replicaset-controller',
  ),
  one('a pod that only says so has not', ofWeb, owned, { status: 403 }),
  one(
    'an object cannot except itself',
    { parts: { policies: [strict] } },
    pod('self', privileged, {
      annotations: { 'except.seawall.dev/POD-01': 'owner=me; expires=2099-01-01; reason=because' },
    }),
    { status: 403 },
  ),
]

const own = 'seawall.dev/v1alpha1'
const clusterPolicy = (spec: JsonObject): JsonObject => ({
  apiVersion: own,
  kind: 'ClusterSecurityPolicy',
  metadata: { name: 'own' },
  spec,
})
const exception = (spec: JsonObject = {}): JsonObject => ({
  apiVersion: own,
  kind: 'SecurityException',
  metadata: { name: 'glass' },
  spec: { scope: { controls: ['POD-01'] }, reason: 'r', owner: 'o', expires: '2099-01-01', ...spec },
})
const policiesPath = `${pathOf(clusterPolicy({}))}?dryRun=All`
const exceptionsPath = `${pathOf(exception(), 'shop')}?dryRun=All`
const closedGate: Setup = { parts: { policies: [strict] } }
const rbac = 'rbac.authorization.k8s.io'

const granted = (name: string, verbs: readonly string[], namespace = 'shop'): GateCase['steps'] => [
  {
    method: 'POST',
    path: `/apis/${rbac}/v1/clusterroles`,
    body: { metadata: { name }, rules: [{ apiGroups: ['seawall.dev'], resources: ['securityexceptions'], verbs }] },
    gives: { status: 201 },
  },
  {
    method: 'POST',
    path: `/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`,
    body: {
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ apiGroup: rbac, kind: 'User', name: 'guest' }],
    },
    gives: { status: 201 },
  },
]

export const ownKindCases: readonly GateCase[] = [
  {
    name: 'a policy that could not be used is not stored',
    setup: closedGate,
    steps: [
      { method: 'POST', path: policiesPath, body: clusterPolicy({ packs: ['strict'] }), gives: { status: 201 } },
      {
        method: 'POST',
        path: policiesPath,
        body: clusterPolicy({ packs: ['strict'], controls: ['POD-99'] }),
        gives: { status: 403, message: /names no implemented check: "POD-99"/ },
      },
    ],
  },
  {
    name: 'an exception takes the right to approve, beside the right to write',
    setup: closedGate,
    steps: [
      { method: 'POST', path: exceptionsPath, body: exception(), gives: { status: 201 } },
      {
        method: 'POST',
        path: exceptionsPath,
        body: exception(),
        as: 'guest',
        gives: { status: 403, message: /User "guest" cannot create resource "securityexceptions"/, reviews: [] },
      },
      ...granted('exception-writer', ['create', 'update']),
      {
        method: 'POST',
        path: exceptionsPath,
        body: exception(),
        as: 'guest',
        eventually: true,
        gives: {
          status: 403,
          message: /user "guest" may not approve exceptions for namespace "shop": it takes the verb approve/,
        },
      },
      ...granted('exception-approver', ['approve']),
      {
        method: 'POST',
        path: exceptionsPath,
        body: exception(),
        as: 'guest',
        eventually: true,
        gives: { status: 201 },
      },
    ],
  },
  {
    name: 'an exception takes the right to approve where every policy fails open, too',
    setup: { parts: { policies: [policy('lax', '{packs: [strict], failure: open}')], podSecurity: { labels: false } } },
    steps: [
      ...granted('golden-writer', ['create'], 'gold'),
      {
        method: 'POST',
        path: `${pathOf(exception(), 'gold')}?dryRun=All`,
        body: exception(),
        as: 'guest',
        eventually: true,
        gives: { status: 403, message: /may not approve exceptions/ },
      },
    ],
  },
  {
    name: 'an exception has an end',
    differs: {
      on: 'kube-apiserver',
      why: 'the stand-in does not hold custom resources to the schema of their definition: there the gate refuses',
      step: 0,
      gives: { status: 422, message: /spec\.expires in body should match/ },
    },
    setup: closedGate,
    steps: [
      {
        method: 'POST',
        path: exceptionsPath,
        body: exception({ expires: 'none' }),
        gives: { status: 403, message: /an exception of the gate has an end/ },
      },
    ],
  },
  {
    name: 'what steers the gate stays as it is while the gate is down',
    setup: { ...closedGate, gate: 'down' },
    steps: [{ method: 'POST', path: policiesPath, body: clusterPolicy({ packs: ['strict'] }), gives: { status: 500 } }],
  },
]

function ofWebScope(): Exception['scope'] {
  return { checks: ['POD-01/privileged'], namespaces: ['shop'], names: ['web'] }
}
