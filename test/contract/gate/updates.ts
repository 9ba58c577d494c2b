import { type Json, type JsonObject, objectAt } from '../../../src/core/index.ts'
import { policy } from '../../../src/gate/gate.test-support.ts'
import type { Expected, GateCase, Setup, Step } from './case.ts'
import { deployments, modest, pod, pods, privileged, withLabels, workload } from './objects.ts'

const nothing: Setup = { parts: {} }
const strict: Setup = { parts: { policies: [policy('strict', '{packs: [strict]}')] } }
const ratchet: Setup = { parts: { policies: [policy('ratchet', '{packs: [strict], mode: ratchet}')] } }
const mergePatch = 'application/merge-patch+json'
const jsonPatch = 'application/json-patch+json'

const created: Expected = { status: 201 }
const refused: Expected = { status: 403, message: /denied the request: refused by ClusterSecurityPolicy\// }
const onDeployment = ['validate closed UPDATE deployments']

/** An object that is there before anybody minds, then policies, then what is done with it. */
function old(name: string, setup: Setup, object: JsonObject, steps: readonly Step[]): GateCase {
  const path = object.kind === 'Pod' ? pods('shop') : deployments()
  const [first, ...rest] = steps
  const later = first === undefined ? [] : [{ setup, ...first }, ...rest]
  return { name, setup: nothing, steps: [{ method: 'POST', path, body: object, gives: created }, ...later] }
}

const bad = (name: string): JsonObject => workload('Deployment', name, privileged)
const inSpec = (change: JsonObject) => (now: JsonObject) => ({ ...now, spec: { ...objectAt(now, 'spec'), ...change } })
const texts = (from: string, to: string) => (now: JsonObject) => JSON.parse(JSON.stringify(now).replaceAll(from, to))
const image = texts('app:1', 'app:2')

function debugged(securityContext: JsonObject, at = 'debug') {
  const container = { name: at, image: 'debug:1', terminationMessagePolicy: 'File', imagePullPolicy: 'Always' }
  return inSpec({ ephemeralContainers: [{ ...container, securityContext }] })
}

const updates: readonly GateCase[] = [
  old('an old violator may be scaled through its specification', strict, bad('scaled'), [
    {
      method: 'PUT',
      path: deployments('scaled'),
      body: inSpec({ replicas: 2 }),
      gives: { status: 200, reviews: onDeployment },
    },
  ]),
  old('an old violator may be labelled', strict, bad('labelled'), [
    {
      method: 'PUT',
      path: deployments('labelled'),
      body: (now) => withLabels(now, { a: 'b' }),
      gives: { status: 200 },
    },
  ]),
  old('an old violator may be written again as it is', strict, bad('same'), [
    { method: 'PUT', path: deployments('same'), body: (now) => now, gives: { status: 200, reviews: onDeployment } },
  ]),
  old('an old violator is not renewed', strict, bad('renewed'), [
    { method: 'PUT', path: deployments('renewed'), body: image, gives: refused },
  ]),
  old('an old violator may be mended', strict, bad('mended'), [
    {
      method: 'PUT',
      path: deployments('mended'),
      body: texts('"privileged":true', '"privileged":false'),
      gives: { status: 200 },
    },
  ]),
  old('an object in order is not made worse', strict, workload('Deployment', 'worse', modest), [
    {
      method: 'PUT',
      path: deployments('worse'),
      body: texts('"privileged":false', '"privileged":true'),
      gives: refused,
    },
    { method: 'PUT', path: deployments('worse'), body: image, gives: { status: 200 } },
  ]),
  old('an old violator is let go of its finalizer, and deleted', strict, held('held'), [
    { method: 'DELETE', path: deployments('held'), gives: { status: 200, reviews: [] } },
    { method: 'PUT', path: deployments('held'), body: letGo, gives: { status: 200, reviews: onDeployment } },
    { method: 'GET', path: deployments('held'), gives: { status: 404 } },
  ]),
  old('a merge patch is judged by what comes of it', strict, workload('Deployment', 'merged', modest), [
    { method: 'PATCH', path: deployments('merged'), type: mergePatch, body: templateOf(privileged), gives: refused },
    {
      method: 'PATCH',
      path: deployments('merged'),
      type: mergePatch,
      body: templateOf(modest),
      gives: { status: 200, reviews: onDeployment },
    },
    {
      method: 'PATCH',
      path: deployments('merged'),
      type: mergePatch,
      body: { metadata: { labels: { a: 'b' } } },
      gives: { status: 200 },
    },
  ]),
  old('a JSON Patch is judged by what comes of it', strict, workload('Deployment', 'patched', modest), [
    { method: 'PATCH', path: deployments('patched'), type: jsonPatch, body: [replace(true)], gives: refused },
    { method: 'PATCH', path: deployments('patched'), type: jsonPatch, body: [replace(false)], gives: { status: 200 } },
  ]),
  old(
    'a refused update changes nothing, nor does one that is only tried',
    strict,
    workload('Deployment', 'kept', modest),
    [
      {
        method: 'PUT',
        path: deployments('kept'),
        body: texts('"privileged":false', '"privileged":true'),
        gives: refused,
      },
      {
        method: 'PUT',
        path: `${deployments('kept')}?dryRun=All`,
        body: withLabels(workload('Deployment', 'kept', modest), { tried: 'x' }),
        gives: { status: 200 },
      },
      { method: 'GET', path: deployments('kept'), gives: { status: 200, object: { metadata: { generation: 1 } } } },
    ],
  ),
]

const parts: readonly GateCase[] = [
  old('the scale of an old violator is its own path, which is not asked about', strict, bad('by-scale'), [
    {
      method: 'PUT',
      path: `${deployments('by-scale')}/scale`,
      body: inSpec({ replicas: 3 }),
      gives: { status: 200, reviews: [] },
    },
    {
      method: 'PATCH',
      path: `${deployments('by-scale')}/scale`,
      type: mergePatch,
      body: { spec: { replicas: 4 } },
      gives: { status: 200, reviews: [], object: { kind: 'Scale', spec: { replicas: 4 } } },
    },
    { method: 'GET', path: deployments('by-scale'), gives: { status: 200, object: { spec: { replicas: 4 } } } },
  ]),
  old('the status of an old violator is not asked about', strict, pod('state', privileged), [
    {
      method: 'PUT',
      path: `${pods('shop', 'state')}/status`,
      body: (now) => ({ ...now, status: { phase: 'Running' } }),
      gives: { status: 200, reviews: [], object: { status: { phase: 'Running' } } },
    },
    {
      method: 'PATCH',
      path: `${pods('shop', 'state')}/status`,
      type: mergePatch,
      body: { status: { phase: 'Failed' } },
      gives: { status: 200, reviews: [] },
    },
  ]),
  old('the status of a deployment is not asked about', strict, bad('observed'), [
    {
      method: 'PATCH',
      path: `${deployments('observed')}/status`,
      type: mergePatch,
      body: { status: { observedGeneration: 1 } },
      gives: { status: 200, reviews: [] },
    },
  ]),
  old('an old violator is deleted without being asked about, tried or done', strict, pod('gone', privileged), [
    { method: 'DELETE', path: `${pods('shop', 'gone')}?dryRun=All`, gives: { status: 200, reviews: [] } },
    { method: 'GET', path: pods('shop', 'gone'), gives: { status: 200 } },
    { method: 'DELETE', path: pods('shop', 'gone'), gives: { status: 200, reviews: [] } },
    { method: 'GET', path: pods('shop', 'gone'), gives: { status: 404 } },
  ]),
  old('a debugging container is judged', strict, pod('debugged', modest), [
    {
      method: 'PUT',
      path: ephemeral('debugged'),
      body: debugged({ privileged: true }),
      gives: { ...refused, reviews: onEphemeral() },
    },
    {
      method: 'PUT',
      path: ephemeral('debugged'),
      body: debugged({ privileged: false }),
      gives: { status: 200, reviews: onEphemeral() },
    },
    {
      method: 'GET',
      path: pods('shop', 'debugged'),
      gives: { status: 200, object: { spec: { ephemeralContainers: [{ name: 'debug' }] } } },
    },
  ]),
  old(
    'a debugging container of an old violator is judged with the pod it joins',
    strict,
    pod('debugged-old', privileged),
    [
      {
        method: 'PUT',
        path: ephemeral('debugged-old'),
        body: debugged({ privileged: false }),
        gives: { ...refused, message: /spec\.containers\[0\]\.securityContext\.privileged = true/ },
      },
    ],
  ),
  old('a debugging container is judged by what a ratchet finds new', ratchet, pod('debugged-ratchet', privileged), [
    { method: 'PUT', path: ephemeral('debugged-ratchet'), body: debugged({ privileged: true }), gives: refused },
    {
      method: 'PUT',
      path: ephemeral('debugged-ratchet'),
      body: debugged({ privileged: false }),
      gives: { status: 200 },
    },
  ]),
  old(
    'a pod may be resized, whatever it always was; the gate is asked',
    strict,
    pod('resized', { ...privileged, resources: { requests: { cpu: '100m' } } }),
    [
      {
        method: 'PATCH',
        path: `${pods('shop', 'resized')}/resize`,
        type: mergePatch,
        body: resize('200m'),
        gives: { status: 200, reviews: ['validate closed UPDATE pods/resize'] },
      },
    ],
  ),
  old('an old pod may be labelled, and gets no other image', strict, pod('old-pod', privileged), [
    {
      method: 'PATCH',
      path: pods('shop', 'old-pod'),
      type: mergePatch,
      body: { metadata: { labels: { a: 'b' } } },
      gives: { status: 200, reviews: ['validate closed UPDATE pods'] },
    },
    { method: 'PUT', path: pods('shop', 'old-pod'), body: image, gives: refused },
  ]),
]

const ratchets: readonly GateCase[] = [
  old('a ratchet lets what was wrong stay, and nothing new', ratchet, bad('ratcheted'), [
    {
      method: 'PUT',
      path: deployments('ratcheted'),
      body: image,
      gives: { status: 200, audit: { 'validate-closed.gate.seawall.dev/tolerated': /POD-01\/privileged/ } },
    },
    {
      method: 'PUT',
      path: deployments('ratcheted'),
      body: texts('"privileged":true', '"privileged":true,"runAsUser":0'),
      gives: { ...refused, message: /ClusterSecurityPolicy\/ratchet: POD-03\/run-as-root-user/ },
    },
  ]),
  old('a ratchet refuses what is new as a whole', ratchet, workload('Deployment', 'ratchet-new', modest), [
    { method: 'POST', path: `${pods('shop')}?dryRun=All`, body: pod('ratchet-new', privileged), gives: refused },
    {
      method: 'PUT',
      path: deployments('ratchet-new'),
      body: texts('"privileged":false', '"privileged":true'),
      gives: refused,
    },
  ]),
]

const withoutOffer = { status: 403, message: /^(?!.*this change passes)/s }

const offers: readonly GateCase[] = [
  old('a pod is offered no change that it cannot take any more', strict, pod('offer', privileged), [
    { method: 'PUT', path: pods('shop', 'offer'), body: image, gives: withoutOffer },
  ]),
  old('who adds a debugging container is offered no change of others', strict, pod('offer-debug', privileged), [
    { method: 'PUT', path: ephemeral('offer-debug'), body: debugged({ privileged: false }), gives: withoutOffer },
  ]),
]

const order: readonly GateCase[] = [
  old('who is late is told so before anybody judges', strict, workload('Deployment', 'late', modest), [
    {
      method: 'PUT',
      path: deployments('late'),
      body: (now) => ({ ...now, metadata: { ...objectAt(now, 'metadata'), resourceVersion: '1' } }),
      gives: { status: 409, message: /the object has been modified/, reviews: [] },
    },
  ]),
  old('what is not there, or is called otherwise, is not judged', strict, workload('Deployment', 'there', modest), [
    {
      method: 'PUT',
      path: deployments('not-there'),
      body: workload('Deployment', 'not-there', privileged),
      gives: { status: 404, reviews: [] },
    },
    {
      method: 'PUT',
      path: deployments('there'),
      body: workload('Deployment', 'otherwise', privileged),
      gives: { status: 400, reviews: [] },
    },
    { method: 'DELETE', path: deployments('not-there'), gives: { status: 404, reviews: [] } },
  ]),
]

export const updateCases: readonly GateCase[] = [...updates, ...parts, ...ratchets, ...offers, ...order]

function held(name: string): JsonObject {
  const object = bad(name)
  return { ...object, metadata: { name, finalizers: ['example.com/hold'] } }
}

function letGo(now: JsonObject): JsonObject {
  return { ...now, metadata: { ...objectAt(now, 'metadata'), finalizers: [] } }
}

function templateOf(container: JsonObject): JsonObject {
  const containers = [{ name: 'app', image: 'registry.example/app:3', ...container }]
  return { spec: { template: { spec: { containers } } } }
}

function replace(value: Json): JsonObject {
  return { op: 'replace', path: '/spec/template/spec/containers/0/securityContext/privileged', value }
}

function resize(cpu: string): JsonObject {
  const [name, resources] = ['app', { requests: { cpu } }]
  return { spec: { containers: [{ name, image: 'registry.example/app:1', resources, ...privileged }] } }
}

function ephemeral(name: string): string {
  return `${pods('shop', name)}/ephemeralcontainers`
}

function onEphemeral(): readonly string[] {
  return ['validate closed UPDATE pods/ephemeralcontainers']
}
