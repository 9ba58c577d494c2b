import type { JsonObject } from '../../../src/core/index.ts'
import { policy } from '../../../src/gate/gate.test-support.ts'
import type { Expected, GateCase, Setup } from './case.ts'
import { namespace, pathOf, pod, pods, privileged, restricted, workload } from './objects.ts'

/** Namespaces that label what their pods are held to. */
export const labelledNamespaces: Readonly<Record<string, JsonObject>> = {
  base: { 'pod-security.kubernetes.io/enforce': 'baseline' },
  tight: { 'pod-security.kubernetes.io/enforce': 'restricted' },
  told: { 'pod-security.kubernetes.io/warn': 'restricted' },
  noted: { 'pod-security.kubernetes.io/audit': 'restricted' },
  pinned: { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/enforce-version': 'v1.24' },
}

const closed = 'validate-closed.gate.seawall.dev'
const labels: Setup = { parts: {} }
const withoutLabels: Setup = {
  parts: {
    podSecurity: { labels: false },
    policies: [policy('none', '{packs: [strict], match: {namespaces: [nowhere]}}')],
  },
}

function tried(name: string, where: string, body: JsonObject, gives: Expected, setup = labels): GateCase {
  const path = `${pathOf(body, where === '' ? undefined : where)}?dryRun=All`
  return { name, setup, steps: [{ method: 'POST', path, body, gives }] }
}

const plain = pod('plain')
const enforced = (level: string) => ({ [`${closed}/pod-security-enforce-policy`]: new RegExp(`^${level}$`) })

const inNamespaces: readonly GateCase[] = [
  tried('baseline refuses a privileged pod, in the words of Kubernetes', 'base', pod('plain', privileged), {
    status: 403,
    message:
      /denied the request: pods "plain" is forbidden: violates PodSecurity "baseline:latest": privileged \(container "app" must not set securityContext\.privileged=true\)/,
    audit: enforced('baseline:latest'),
  }),
  tried('baseline takes a plain pod', 'base', plain, { status: 201, audit: enforced('baseline:latest') }),
  tried('restricted refuses a plain pod', 'tight', plain, {
    status: 403,
    message: /violates PodSecurity "restricted:latest"/,
  }),
  tried('restricted takes a pod in order', 'tight', pod('fine', restricted), { status: 201, warnings: [] }),
  tried(
    'restricted refuses a pod by the name the server made up',
    'tight',
    { ...plain, metadata: { generateName: 'made-' } },
    {
      status: 403,
      message: /pods "made-[a-z0-9]{5}" is forbidden/,
    },
  ),
  tried('a version of old is held to what it asked', 'pinned', plain, {
    status: 403,
    message: /violates PodSecurity "restricted:v1\.24"/,
  }),
  tried('warn warns', 'told', plain, { status: 201, warnings: [/^would violate PodSecurity "restricted:latest": /] }),
  tried('audit writes it down', 'noted', plain, {
    status: 201,
    warnings: [],
    audit: { [`${closed}/pod-security-audit-violations`]: /^would violate PodSecurity "restricted:latest"/ },
  }),
  tried('a controller is warned of and admitted', 'tight', workload('Deployment', 'web'), {
    status: 201,
    warnings: [/^would violate PodSecurity "restricted:latest"/],
  }),
  tried(
    'a controller is refused where its template is held to the labels',
    'tight',
    workload('Job', 'web'),
    {
      status: 403,
      message: /jobs "web" is forbidden: its pods would be refused: violates PodSecurity "restricted:latest"/,
    },
    { parts: { podSecurity: { enforceTemplates: true } } },
  ),
  tried(
    'labels and policies both have their say',
    'base',
    pod('plain', privileged),
    {
      status: 403,
      message: /violates PodSecurity "baseline:latest".*; refused by ClusterSecurityPolicy\/strict: POD-01/,
    },
    { parts: { policies: [policy('strict', '{packs: [strict]}')] } },
  ),
  tried('labels mean nothing to a gate that is told so', 'tight', plain, { status: 201, warnings: [] }, withoutLabels),
  tried(
    'an exempt namespace is left alone, and that is written down',
    'tight',
    plain,
    {
      status: 201,
      audit: { [`${closed}/pod-security-exempt`]: /^namespace$/ },
    },
    { parts: { podSecurity: { exemptions: { namespaces: ['tight'], usernames: [], runtimeClasses: [] } } } },
  ),
]

const invalid = { 'pod-security.kubernetes.io/enforce': 'strikt' }
const namespaces = '/api/v1/namespaces'
const mergePatch = 'application/merge-patch+json'
const labelsPatch = (given: JsonObject): JsonObject => ({ metadata: { labels: given } })

const ofNamespaces: readonly GateCase[] = [
  tried('a namespace with labels that mean nothing is invalid', '', namespace('wrong', invalid), invalidAnswer()),
  tried(
    'a namespace with a version that is none is invalid',
    '',
    namespace('wrong', {
      'pod-security.kubernetes.io/warn-version': 'v2.x',
    }),
    { status: 422, message: /warn-version\]: Invalid value: "v2\.x"/ },
  ),
  tried('a namespace with good labels is made', '', namespace('good', labelledNamespaces.base), {
    status: 201,
    reviews: ['validate closed CREATE namespaces'],
  }),
  {
    name: 'a namespace gets no labels that mean nothing later',
    setup: labels,
    steps: [
      {
        method: 'PATCH',
        path: `${namespaces}/told`,
        type: mergePatch,
        body: labelsPatch(invalid),
        gives: invalidAnswer(),
      },
    ],
  },
  {
    name: 'a namespace whose labels never meant anything may still be labelled, and enforces restricted',
    setup: withoutLabels,
    steps: [
      { method: 'POST', path: namespaces, body: namespace('muddled', invalid), gives: { status: 201 } },
      {
        setup: labels,
        method: 'PATCH',
        path: `${namespaces}/muddled`,
        type: mergePatch,
        body: labelsPatch({ a: 'b' }),
        gives: { status: 200 },
      },
      {
        method: 'POST',
        path: `${pods('muddled')}?dryRun=All`,
        body: plain,
        gives: { status: 403, message: /violates PodSecurity "restricted:latest"/ },
      },
    ],
  },
  {
    name: 'labels hold from the next pod on',
    setup: labels,
    steps: [
      { method: 'POST', path: namespaces, body: namespace('turning'), gives: { status: 201 } },
      { method: 'POST', path: pods('turning'), body: plain, gives: { status: 201 } },
      {
        method: 'PATCH',
        path: `${namespaces}/turning`,
        type: mergePatch,
        body: labelsPatch(labelledNamespaces.tight ?? {}),
        gives: { status: 200 },
      },
      { method: 'POST', path: pods('turning'), body: pod('second'), gives: { status: 403 } },
      {
        method: 'PATCH',
        path: pods('turning', 'plain'),
        type: mergePatch,
        body: labelsPatch({ a: 'b' }),
        gives: { status: 200 },
      },
      { method: 'DELETE', path: pods('turning', 'plain'), gives: { status: 200, reviews: [] } },
    ],
  },
]

const stricter: GateCase = {
  name: 'who makes a namespace stricter is warned of the pods that break it',
  setup: labels,
  steps: [
    { method: 'POST', path: namespaces, body: namespace('stricter'), gives: { status: 201 } },
    { method: 'POST', path: pods('stricter'), body: plain, gives: { status: 201 } },
    {
      method: 'PATCH',
      path: `${namespaces}/stricter`,
      type: mergePatch,
      body: labelsPatch(labelledNamespaces.tight ?? {}),
      gives: {
        status: 200,
        warnings: [/^existing pods in namespace "stricter" violate/, /^plain: .*unrestricted capabilities/],
      },
    },
  ],
}

const exemptUser: GateCase = {
  name: 'an exempt user is left alone, and that is written down',
  setup: { parts: { podSecurity: { exemptions: { namespaces: [], usernames: ['robot'], runtimeClasses: [] } } } },
  steps: [
    {
      method: 'POST',
      path: `${pods('tight')}?dryRun=All`,
      body: plain,
      as: 'robot',
      gives: { status: 201, audit: { [`${closed}/pod-security-exempt`]: /^user$/ } },
    },
    { method: 'POST', path: `${pods('tight')}?dryRun=All`, body: plain, gives: { status: 403 } },
  ],
}

export const podSecurityCases: readonly GateCase[] = [...inNamespaces, exemptUser, ...ofNamespaces, stricter]

function invalidAnswer(): Expected {
  return {
    status: 422,
    message:
      /Namespace "\w+" is invalid: metadata\.labels\[pod-security\.kubernetes\.io\/enforce\]: Invalid value: "strikt": must be one of privileged, baseline, restricted/,
  }
}
