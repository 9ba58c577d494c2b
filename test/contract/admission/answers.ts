import type { Json, JsonObject } from '../../../src/core/index.ts'
import { pod, pods as podPath } from '../gate/objects.ts'
import { patching, type Webhook } from '../gate/webhook-server.ts'
import { type AdmissionCase, mutating, pods, validating } from './case.ts'

const ask: AdmissionCase['ask'] = { method: 'POST', path: `${podPath('shop')}?dryRun=All`, body: pod('answered') }
const onV = ['/v CREATE pods']
const onM = ['/m CREATE pods']

function said(name: string, answer: JsonObject, gives: AdmissionCase['gives']): AdmissionCase {
  return { name, hooks: [validating()], webhook: () => answer, ask, gives, asked: onV }
}

const denied = (status: JsonObject): JsonObject => ({ allowed: false, status })
const by = 'admission webhook "v\\.example\\.com" denied the request'

const refusals: readonly AdmissionCase[] = [
  said(
    'a refusal comes with its message and its code',
    denied({ code: 422, message: 'no "thanks"', reason: 'Invalid' }),
    {
      status: 422,
      message: new RegExp(`^${by}: no "thanks"$`),
      object: { reason: 'Invalid', status: 'Failure' },
    },
  ),
  said('a refusal with a reason alone gives that', denied({ code: 403, reason: 'Forbidden' }), {
    status: 403,
    message: new RegExp(`^${by}: Forbidden$`),
  }),
  said(
    'a refusal that says nothing is one',
    { allowed: false },
    {
      status: 400,
      message: new RegExp(`^${by} without explanation$`),
    },
  ),
  said('a refusal with the code of a success is one', denied({ code: 200, message: 'x' }), { status: 400 }),
]

const long = 'x'.repeat(5_000)

const words: readonly AdmissionCase[] = [
  said(
    'a warning arrives as it was said',
    { allowed: true, warnings: ['a "quoted" \\ word', 'ümläut 🌊', 'ümläut 🌊'] },
    {
      status: 201,
      warnings: [/^a "quoted" \\ word$/, /^ümläut 🌊$/],
    },
  ),
  said(
    'a warning beyond all bounds is cut',
    { allowed: true, warnings: [long] },
    { status: 201, warnings: [/^x{256}$/] },
  ),
  said(
    'a refusal keeps its warnings',
    { ...denied({ message: 'no' }), warnings: ['w'] },
    { status: 400, warnings: [/^w$/] },
  ),
  said(
    'an annotation carries the name of who said it',
    { allowed: true, auditAnnotations: { key: 'value', 'a/b': 'x' } },
    {
      status: 201,
      audit: { 'v.example.com/key': /^value$/, 'v.example.com/a/b': null, 'a/b': null },
    },
  ),
]

/** Answers that are none, each refused by who fails closed and ignored by who fails open. */
const broken: Readonly<Record<string, Webhook>> = {
  'an error of the server': () => ({ raw: 'down', code: 503 }),
  'something else than JSON': () => ({ raw: '<html>', code: 200 }),
  'another kind of object': () => ({ raw: '{"kind":"Pod","apiVersion":"v1"}', code: 200 }),
  'no response': () => ({ raw: '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}', code: 200 }),
  'a response to another question': () => ({ uid: 'another', allowed: true }),
}

const faults: readonly AdmissionCase[] = Object.entries(broken).flatMap(([what, webhook]) => [
  {
    name: `${what} fails closed`,
    hooks: [validating()],
    webhook,
    ask,
    gives: { status: 500, message: /^Internal error occurred: failed calling webhook "v\.example\.com": / },
    asked: onV,
  },
  {
    name: `${what} fails open where that is wanted`,
    hooks: [validating({ ...pods(), failurePolicy: 'Ignore' })],
    webhook,
    ask,
    gives: {
      status: 201,
      audit: { 'failed-open.validating.webhook.admission.k8s.io/round_0_index_0': /^v\.example\.com$/ },
    },
    asked: onV,
  },
])

function change(name: string, patch: Json, gives: AdmissionCase['gives'], set: JsonObject = pods()): AdmissionCase {
  return { name, hooks: [mutating(set)], webhook: () => patching(patch), ask, gives, asked: onM }
}

const labels = { op: 'add', path: '/metadata/labels', value: { a: '1', 'b/c': '2' } }
const labelled = (given: JsonObject): AdmissionCase['gives'] => ({
  status: 201,
  object: { metadata: { labels: given } },
})

const patches: readonly AdmissionCase[] = [
  change(
    'a patch adds, replaces and removes',
    [
      labels,
      { op: 'replace', path: '/metadata/labels/a', value: '3' },
      { op: 'remove', path: '/metadata/labels/b~1c' },
    ],
    labelled({ a: '3' }),
  ),
  change(
    'a patch moves, copies and tests',
    [
      labels,
      { op: 'test', path: '/metadata/labels/a', value: '1' },
      { op: 'copy', from: '/metadata/labels/a', path: '/metadata/labels/d' },
      { op: 'move', from: '/metadata/labels/b~1c', path: '/metadata/labels/e' },
    ],
    labelled({ a: '1', d: '1', e: '2' }),
  ),
  change(
    'a patch inserts into lists, and what it adds gets its defaults',
    [
      { op: 'add', path: '/spec/containers/0', value: { name: 'first', image: 'x:1' } },
      { op: 'add', path: '/spec/containers/-', value: { name: 'last', image: 'x:1' } },
    ],
    {
      status: 201,
      object: {
        spec: { containers: [{ name: 'first', imagePullPolicy: 'IfNotPresent' }, { name: 'app' }, { name: 'last' }] },
      },
    },
  ),
  change(
    'a patch that does not fit is an error, whoever fails open',
    [{ op: 'replace', path: '/spec/nothing/here', value: 1 }],
    { status: 500 },
    { ...pods(), failurePolicy: 'Ignore' },
  ),
  {
    name: 'a patch of no known type fails closed',
    hooks: [mutating()],
    webhook: () => ({ allowed: true, patch: Buffer.from('[]').toString('base64') }),
    ask,
    gives: { status: 500, message: /failed calling webhook "m\.example\.com"/ },
    asked: onM,
  },
]

const adding = (value: string): JsonObject => patching([{ op: 'add', path: '/metadata/labels', value: { by: value } }])
const again = { ...pods(), reinvocationPolicy: 'IfNeeded' }
const [a, b] = ['/a', '/b']
const byPath: Webhook = (_, path) => (path === '/v' ? { allowed: true } : adding(path.slice(1)))
const onlyB: Webhook = (_, path) => (path === '/b' ? adding('b') : { allowed: true })

const orders: readonly AdmissionCase[] = [
  {
    name: 'who mutates is asked in the order of names, each with what came before, then who validates',
    hooks: [
      validating(),
      { ...mutating(pods(), b), configuration: 'c2' },
      { ...mutating(pods(), a), configuration: 'c1' },
    ],
    webhook: byPath,
    ask,
    gives: { status: 201, object: { metadata: { labels: { by: 'b' } } } },
    asked: ['/a CREATE pods', '/b CREATE pods', '/v CREATE pods'],
    request: { object: { metadata: { labels: { by: 'b' } } } },
  },
  {
    name: 'who mutates and refuses ends it',
    hooks: [mutating(pods(), a), mutating(pods(), b), validating()],
    webhook: () => denied({ code: 403, message: 'enough' }),
    ask,
    gives: { status: 403, message: /"a\.example\.com" denied the request: enough/ },
    asked: ['/a CREATE pods'],
  },
  {
    name: 'who validates is asked with all the others, and one refusal is enough',
    hooks: [validating(pods(), a), validating(pods(), b)],
    webhook: (_, path) => (path === '/a' ? denied({ code: 403, message: 'enough' }) : { allowed: true }),
    ask,
    gives: { status: 403, message: /"a\.example\.com" denied/ },
    asked: ['/a CREATE pods', '/b CREATE pods'],
  },
  {
    name: 'who was asked before a change is asked again if it wants to be',
    hooks: [mutating(again, a), mutating(pods(), b)],
    webhook: onlyB,
    ask,
    gives: { status: 201 },
    asked: ['/a CREATE pods', '/b CREATE pods', '/a CREATE pods'],
    request: { object: { metadata: { labels: { by: 'b' } } } },
  },
  {
    name: 'who was asked before a change is not asked again if it does not say so',
    hooks: [mutating(pods(), a), mutating(pods(), b)],
    webhook: onlyB,
    ask,
    gives: { status: 201 },
    asked: ['/a CREATE pods', '/b CREATE pods'],
  },
  {
    name: 'who makes a change is not asked about its own',
    hooks: [mutating(again, a)],
    webhook: byPath,
    ask,
    gives: { status: 201 },
    asked: ['/a CREATE pods'],
  },
  {
    name: 'a patch that changes nothing asks nobody again',
    hooks: [mutating(again, a), mutating(pods(), b)],
    webhook: (_, path) => (path === '/b' ? patching([]) : { allowed: true }),
    ask,
    gives: { status: 201 },
    asked: ['/a CREATE pods', '/b CREATE pods'],
  },
]

export const answerCases: readonly AdmissionCase[] = [...refusals, ...words, ...faults, ...patches, ...orders]
