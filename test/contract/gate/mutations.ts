import type { JsonObject } from '../../../src/core/index.ts'
import { policy } from '../../../src/gate/gate.test-support.ts'
import type { SnapshotParts } from '../../../src/gate/index.ts'
import type { GateCase, Setup } from './case.ts'
import { deployments, pathOf, pod, pods, privileged, workload } from './objects.ts'

const policies = (...specs: readonly string[]): SnapshotParts => ({
  policies: specs.map((spec, at) => policy(`p${at}`, spec)),
})

const safe = '{packs: [pss-restricted], mode: audit, fixes: safe}'
const needed = '{checks: [POD-03/run-as-non-root]}'
const agent =
  '{packs: [strict], mode: audit, merge: [{metadata: {labels: {agent: "on"}}, spec: {containers: [{name: agent, image: "agent:1"}]}}]}'

/** Mendable safely: who runs as 1000 already loses nothing by having to. */
const asUser: JsonObject = { securityContext: { runAsUser: 1000 } }
const mended: JsonObject = { runAsUser: 1000, runAsNonRoot: true }
const mesh: JsonObject = { name: 'mesh', image: 'mesh.example/mesh:1', ...asUser }

const onePod = ['mutate CREATE pods', 'validate closed CREATE pods', 'validate open CREATE pods']
const twice = ['mutate CREATE pods', ...onePod]

function posted(name: string, setup: Setup, body: JsonObject, gives: GateCase['steps'][number]['gives']): GateCase {
  return { name, setup, steps: [{ method: 'POST', path: `${pathOf(body, 'shop')}?dryRun=All`, body, gives }] }
}

const containers = (...list: readonly JsonObject[]) => ({ spec: { containers: list } })
const after = (container: JsonObject): NonNullable<Setup['sidecar']> => ({ order: 'after', container })
const before = (container: JsonObject): NonNullable<Setup['sidecar']> => ({ order: 'before', container })

export const mutationCases: readonly GateCase[] = [
  posted(
    'what can be mended safely is mended before it is judged',
    { parts: policies(safe, needed) },
    pod('m', asUser),
    {
      status: 201,
      object: containers({ name: 'app', securityContext: mended }),
      reviews: onePod,
    },
  ),
  posted('what cannot be mended safely is refused as it is', { parts: policies(safe, needed) }, pod('m'), {
    status: 403,
    message: /POD-03\/run-as-non-root/,
  }),
  posted(
    'what may break is mended only where that is wanted',
    { parts: policies('{packs: [pss-restricted], fixes: all}') },
    pod('m'),
    {
      status: 201,
      object: containers({ securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false } }),
    },
  ),
  posted(
    'a template of a controller is mended too',
    { parts: policies(safe, needed) },
    workload('Deployment', 'm', asUser),
    {
      status: 201,
      object: { spec: { template: containers({ securityContext: mended }) } },
      reviews: ['mutate CREATE deployments', 'validate closed CREATE deployments', 'validate open CREATE deployments'],
    },
  ),
  posted(
    'a pod without a name is mended before it has one',
    { parts: policies(safe, needed) },
    { ...pod('', asUser), metadata: { generateName: 'm-' } },
    {
      status: 201,
      object: containers({ securityContext: mended }),
    },
  ),
  posted('a template is merged into a pod', { parts: policies(agent) }, pod('m'), {
    status: 201,
    object: {
      metadata: { labels: { agent: 'on' } },
      ...containers({ name: 'app' }, { name: 'agent', imagePullPolicy: 'IfNotPresent' }),
    },
  }),
  posted(
    'a template is merged into a pod that has its container already, and nothing is there twice',
    { parts: policies(agent) },
    withAgent(),
    {
      status: 201,
      object: containers({ name: 'app' }, { name: 'agent', image: 'agent:1' }),
    },
  ),
  posted(
    'a template is not merged into a controller, whose pods get it',
    { parts: policies(agent) },
    workload('Deployment', 'm'),
    {
      status: 201,
      object: { spec: { template: containers({ name: 'app' }) } },
    },
  ),
  posted(
    'what is merged in is judged',
    {
      parts: policies(
        agent,
        '{checks: [IMG-10/unapproved-registry], parameters: {IMG-10/unapproved-registry: {approved: [registry.example]}}}',
      ),
    },
    pod('m'),
    {
      status: 403,
      message: /IMG-10\/unapproved-registry.*agent/,
    },
  ),
  posted(
    'a sidecar that comes after us is mended, because we are asked again',
    { parts: policies(safe, needed), sidecar: after(mesh) },
    pod('m', asUser),
    {
      status: 201,
      object: containers({ name: 'app', securityContext: mended }, { name: 'mesh', securityContext: mended }),
      reviews: twice,
    },
  ),
  posted(
    'a sidecar that comes before us is mended in one go',
    { parts: policies(safe, needed), sidecar: before(mesh) },
    pod('m', asUser),
    {
      status: 201,
      object: containers({ name: 'app', securityContext: mended }, { name: 'mesh', securityContext: mended }),
      reviews: onePod,
    },
  ),
  posted(
    'a sidecar that breaks the policy is refused, whenever it comes',
    { parts: policies(safe, '{packs: [strict]}'), sidecar: after({ ...mesh, ...privileged }) },
    pod('m', asUser),
    {
      status: 403,
      message: /spec\.containers\[1\]\.securityContext\.privileged = true/,
      reviews: twice,
    },
  ),
  posted(
    'a sidecar is judged where nothing is mended',
    { parts: policies('{packs: [strict]}'), sidecar: after({ ...mesh, ...privileged }) },
    pod('m'),
    {
      status: 403,
      reviews: ['validate closed CREATE pods'],
    },
  ),
  posted(
    'a pod that brings its sidecar along is asked about once',
    { parts: policies(safe, needed), sidecar: after(mesh) },
    withMesh(),
    {
      status: 201,
      reviews: onePod,
    },
  ),
  posted(
    'what was merged in and what came after stand side by side',
    { parts: policies(agent), sidecar: after(mesh) },
    pod('m'),
    {
      status: 201,
      object: containers({ name: 'app' }, { name: 'agent' }, { name: 'mesh' }),
    },
  ),
  posted('the audit log says who changed what', { parts: policies(safe, needed) }, pod('m', asUser), {
    status: 201,
    audit: {
      'mutation.webhook.admission.k8s.io/round_0_index_0':
        /^\{"configuration":"seawall-gate","webhook":"mutate-open\.gate\.seawall\.dev","mutated":true\}$/,
    },
  }),
  later('a pod that is there gets no template merged in', agent, 'was-there'),
  later('a pod that is there is not mended', safe, 'was-mendable'),
  {
    name: 'a template of a controller is mended when it is written again',
    setup: { parts: {} },
    steps: [
      { method: 'POST', path: deployments(), body: workload('Deployment', 'again', asUser), gives: { status: 201 } },
      {
        setup: { parts: policies(safe) },
        method: 'PATCH',
        type: 'application/merge-patch+json',
        path: deployments('again'),
        body: { spec: { replicas: 1, template: { metadata: { labels: { a: 'b' } } } } },
        gives: {
          status: 200,
          object: { spec: { template: containers({ securityContext: mended }) } },
          reviews: ['mutate UPDATE deployments', ...onUpdate('deployments')],
        },
      },
    ],
  },
  {
    name: 'a controller that is scaled keeps its template, so that nothing restarts',
    setup: { parts: {} },
    steps: [
      {
        method: 'POST',
        path: deployments(),
        body: workload('Deployment', 'keeps-template', asUser),
        gives: { status: 201 },
      },
      {
        setup: { parts: policies(safe) },
        method: 'PATCH',
        type: 'application/merge-patch+json',
        path: deployments('keeps-template'),
        body: { spec: { replicas: 1 } },
        gives: {
          status: 200,
          object: { spec: { template: containers({ securityContext: asUser.securityContext ?? {} }) } },
        },
      },
    ],
  },
]

function withAgent(): JsonObject {
  const [first] = [{ name: 'app', image: 'registry.example/app:1' }]
  return { ...pod('m'), spec: { containers: [first, { name: 'agent', image: 'agent:0' }] } }
}

function withMesh(): JsonObject {
  return { ...pod('m'), spec: { containers: [{ name: 'app', image: 'registry.example/app:1', ...asUser }, mesh] } }
}

/** A pod from before the policy, labelled after it. */
function later(name: string, spec: string, podName: string): GateCase {
  const [path, body] = [pods('shop'), pod(podName, asUser)]
  const patch = { method: 'PATCH', type: 'application/merge-patch+json', path: pods('shop', podName) } as const
  const object = containers({ name: 'app', securityContext: asUser.securityContext ?? {} })
  const gives = { status: 200, object }
  return {
    name,
    setup: { parts: {} },
    steps: [
      { method: 'POST', path, body, gives: { status: 201 } },
      { setup: { parts: policies(spec) }, ...patch, body: { metadata: { labels: { a: 'b' } } }, gives },
    ],
  }
}

function onUpdate(resource: string): readonly string[] {
  return ['closed', 'open'].map((direction) => `validate ${direction} UPDATE ${resource}`)
}
