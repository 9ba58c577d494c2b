import { expect } from 'vitest'
import type { JsonObject } from '../../../src/core/index.ts'
import { ruleFor } from '../gate/board.ts'
import { deployments, namespace, pathOf, pod, pods as podPath, withLabels, workload } from '../gate/objects.ts'
import { type AdmissionCase, mutating, pods, validating } from './case.ts'

type Ask = AdmissionCase['ask']

const mergePatch = 'application/merge-patch+json'
const tried = `${podPath('shop')}?dryRun=All`
const makePod: Ask = { method: 'POST', path: tried, body: pod('asked') }
const makeDeployment: Ask = {
  method: 'POST',
  path: `${deployments()}?dryRun=All`,
  body: workload('Deployment', 'asked'),
}
const makeNamespace: Ask = {
  method: 'POST',
  path: '/api/v1/namespaces?dryRun=All',
  body: namespace('asked', { tier: 'gold' }),
}
const clusterRole: JsonObject = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' }
const makeRole: Ask = {
  method: 'POST',
  path: `${pathOf(clusterRole)}?dryRun=All`,
  body: { ...clusterRole, metadata: { name: 'asked' } },
}

/** Objects that are there from the beginning, made by `there`. */
export const there: readonly JsonObject[] = [withLabels(pod('there'), { guard: 'on' }), workload('Deployment', 'there')]

const status: Ask = {
  method: 'PATCH',
  path: `${podPath('shop', 'there')}/status?dryRun=All`,
  type: mergePatch,
  body: { status: { message: 'x' } },
}
const scale: Ask = {
  method: 'PATCH',
  path: `${deployments('there')}/scale?dryRun=All`,
  type: mergePatch,
  body: { spec: { replicas: 3 } },
}
const label: Ask = {
  method: 'PATCH',
  path: `${podPath('shop', 'there')}?dryRun=All`,
  type: mergePatch,
  body: { metadata: { labels: { guard: null } } },
}
const remove: Ask = { method: 'DELETE', path: `${podPath('shop', 'there')}?dryRun=All` }

function rule(what: string, set: JsonObject, ask: Ask, asked: readonly string[], request?: object): AdmissionCase {
  const status = ask.method === 'POST' ? 201 : 200
  const name = `${what}: ${ask.method} ${ask.path.split('?')[0]} ${asked.length > 0 ? 'is' : 'is not'} asked about`
  return { name, hooks: [validating(set)], ask, gives: { status }, asked, ...(request !== undefined && { request }) }
}

const rules = (group: string, resources: readonly string[], operations: readonly string[] = ['*']): JsonObject => ({
  rules: [ruleFor(group, resources, operations)],
})
const scoped = (scope: string): JsonObject => ({ rules: [{ ...ruleFor('*', ['*'], ['*']), scope }] })
const gold = { namespaceSelector: { matchLabels: { tier: 'gold' } } }
const guarded = { objectSelector: { matchLabels: { guard: 'on' } } }

export const ruleCases: readonly AdmissionCase[] = [
  rule('pods', rules('', ['pods']), makePod, ['/v CREATE pods']),
  rule('pods', rules('', ['pods']), status, []),
  rule('pods/status', rules('', ['pods/status']), status, ['/v UPDATE pods/status']),
  rule('pods/status', rules('', ['pods/status']), makePod, []),
  rule('pods/*', rules('', ['pods/*']), status, ['/v UPDATE pods/status']),
  rule('pods/*', rules('', ['pods/*']), makePod, ['/v CREATE pods']),
  rule('*', rules('*', ['*']), makeDeployment, ['/v CREATE deployments']),
  rule('*', rules('*', ['*']), scale, []),
  rule('*/*', rules('*', ['*/*']), scale, ['/v UPDATE deployments/scale'], {
    kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    resource: { group: 'apps', version: 'v1', resource: 'deployments' },
    subResource: 'scale',
    object: { kind: 'Scale', spec: { replicas: 3 } },
    oldObject: { kind: 'Scale', spec: {} },
  }),
  rule('*/scale', rules('*', ['*/scale']), scale, ['/v UPDATE deployments/scale']),
  rule('*/scale', rules('*', ['*/scale']), status, []),
  rule('another group', rules('batch', ['*']), makeDeployment, []),
  rule('another version', { rules: [{ ...ruleFor('apps', ['*'], ['*']), apiVersions: ['v1beta1'] }] }, makePod, []),
  rule('UPDATE', pods(['UPDATE']), makePod, []),
  rule('UPDATE', pods(['UPDATE']), label, ['/v UPDATE pods'], {
    name: 'there',
    options: { kind: 'UpdateOptions' },
    dryRun: true,
    object: { metadata: { name: 'there' } },
    oldObject: { metadata: { labels: { guard: 'on' } } },
  }),
  rule('DELETE', pods(['DELETE']), remove, ['/v DELETE pods'], {
    name: 'there',
    namespace: 'shop',
    options: { kind: 'DeleteOptions' },
    object: null,
    oldObject: { metadata: { name: 'there' } },
  }),
  rule('CREATE and UPDATE', pods(['CREATE', 'UPDATE']), remove, []),
  rule('what stands in namespaces', scoped('Namespaced'), makePod, ['/v CREATE pods']),
  rule('what stands in namespaces', scoped('Namespaced'), makeNamespace, []),
  rule('what stands in none', scoped('Cluster'), makeNamespace, ['/v CREATE namespaces'], {
    name: 'asked',
    namespace: 'asked',
  }),
  rule('what stands in none', scoped('Cluster'), makePod, []),
  rule('golden namespaces', { ...rules('', ['pods']), ...gold }, makePod, []),
  rule(
    'golden namespaces',
    { ...rules('', ['pods']), ...gold },
    { ...makePod, path: `${podPath('gold')}?dryRun=All` },
    ['/v CREATE pods'],
  ),
  rule('golden namespaces', { ...rules('', ['namespaces']), ...gold }, makeNamespace, ['/v CREATE namespaces']),
  rule('golden namespaces', { ...scoped('*'), ...gold }, makeRole, ['/v CREATE clusterroles']),
  rule('guarded objects', { ...pods(['*']), ...guarded }, makePod, []),
  rule('guarded objects, by what they were', { ...pods(['*']), ...guarded }, label, ['/v UPDATE pods']),
  rule('guarded objects, by what is deleted', { ...pods(['*']), ...guarded }, remove, ['/v DELETE pods']),
  {
    name: 'a name that is still to be made up is not known to those who mutate, and known to those who validate',
    hooks: [mutating(), validating()],
    ask: { ...makePod, body: { ...pod(''), metadata: { generateName: 'made-' } } },
    gives: { status: 201, object: { metadata: { name: expect.stringMatching(/^made-[a-z0-9]{5}$/) } } },
    asked: ['/m CREATE pods', '/v CREATE pods'],
    request: { name: expect.stringMatching(/^made-/), object: { metadata: { name: expect.stringMatching(/^made-/) } } },
  },
  {
    name: 'who asks is said, and in what namespace',
    hooks: [validating()],
    ask: { ...makePod, as: 'somebody' },
    gives: { status: 201 },
    asked: ['/v CREATE pods'],
    request: {
      userInfo: { username: 'somebody', groups: expect.arrayContaining(['system:masters', 'system:authenticated']) },
      namespace: 'shop',
      operation: 'CREATE',
      oldObject: null,
      options: { kind: 'CreateOptions' },
      requestKind: { group: '', version: 'v1', kind: 'Pod' },
    },
  },
  {
    name: 'what is asked about has its defaults',
    hooks: [mutating()],
    ask: makePod,
    gives: { status: 201 },
    asked: ['/m CREATE pods'],
    request: {
      object: {
        metadata: { namespace: 'shop' },
        spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'IfNotPresent' }] },
      },
    },
  },
  {
    name: 'nobody is asked about the configurations of webhooks',
    hooks: [validating(scoped('*'))],
    ask: {
      method: 'POST',
      path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations?dryRun=All',
      body: { metadata: { name: 'another' }, webhooks: [] },
    },
    gives: { status: 201 },
    asked: [],
  },
]
