import { policy } from '../../../src/gate/gate.test-support.ts'
import type { Expected, GateCase, Setup } from './case.ts'
import { namespace, pathOf, pod, pods, restricted, workload } from './objects.ts'

const noLabels = { labels: false }
const closed: Setup['parts'] = { policies: [policy('strict', '{packs: [strict]}')], podSecurity: noLabels }
const open: Setup['parts'] = { policies: [policy('warn', '{packs: [strict], mode: warn}')], podSecurity: noLabels }
const mending: Setup['parts'] = {
  policies: [policy('mend', '{packs: [pss-restricted], fixes: safe, mode: audit}')],
  podSecurity: noLabels,
}

const fine = pod('unlucky', restricted)
const tried = `${pods('shop')}?dryRun=All`
const failed: Expected = {
  status: 500,
  message:
    /^Internal error occurred: failed calling webhook "validate-closed\.gate\.seawall\.dev": failed to call webhook: /,
}
const passed: Expected = {
  status: 201,
  warnings: [],
  audit: { 'failed-open.validating.webhook.admission.k8s.io/round_0_index_0': /^validate-open\.gate\.seawall\.dev$/ },
}

function when(gate: Setup['gate'] & string, what: string): readonly GateCase[] {
  const ask = (gives: Expected) => [{ method: 'POST' as const, path: tried, body: fine, gives }]
  return [
    { name: `a gate that ${what} refuses what fails closed`, setup: { parts: closed, gate }, steps: ask(failed) },
    { name: `a gate that ${what} admits what fails open`, setup: { parts: open, gate }, steps: ask(passed) },
  ]
}

const labelsOnly: Setup = { parts: {}, gate: 'down' }

export const failureCases: readonly GateCase[] = [
  ...when('down', 'is down'),
  ...when('stranger', 'shows the certificate of somebody else'),
  ...when('silent', 'does not answer in time'),
  {
    name: 'a gate that is down mutates nothing and stops nothing by it',
    setup: { parts: mending, gate: 'down' },
    steps: [{ method: 'POST', path: tried, body: fine, gives: { status: 201 } }],
  },
  {
    name: 'a gate that is down lets everything go on that it is never asked about',
    setup: { parts: {} },
    steps: [
      {
        method: 'POST',
        path: pathOf(workload('Deployment', ''), 'shop'),
        body: workload('Deployment', 'goes-on'),
        gives: { status: 201 },
      },
      {
        setup: { parts: closed, gate: 'down' },
        method: 'PATCH',
        type: 'application/merge-patch+json',
        path: `${pathOf(workload('Deployment', ''), 'shop', 'goes-on')}/scale`,
        body: { spec: { replicas: 3 } },
        gives: { status: 200 },
      },
      {
        method: 'PATCH',
        type: 'application/merge-patch+json',
        path: `${pathOf(workload('Deployment', ''), 'shop', 'goes-on')}/status`,
        body: { status: { observedGeneration: 1 } },
        gives: { status: 200 },
      },
      { method: 'POST', path: `${pods('kube-system')}?dryRun=All`, body: fine, gives: { status: 201 } },
      {
        method: 'POST',
        path: '/apis/coordination.k8s.io/v1/namespaces/shop/leases?dryRun=All',
        body: { metadata: { name: 'goes-on' } },
        gives: { status: 201 },
      },
      { method: 'DELETE', path: pathOf(workload('Deployment', ''), 'shop', 'goes-on'), gives: { status: 200 } },
    ],
  },
  {
    name: 'a gate that is down and holds namespaces to their labels refuses pods and namespaces alike',
    setup: labelsOnly,
    steps: [
      { method: 'POST', path: tried, body: fine, gives: failed },
      { method: 'POST', path: '/api/v1/namespaces?dryRun=All', body: namespace('unlucky'), gives: failed },
      {
        method: 'POST',
        path: `${pathOf({ apiVersion: 'v1', kind: 'ConfigMap' }, 'shop')}?dryRun=All`,
        body: { metadata: { name: 'lucky' } },
        gives: { status: 201 },
      },
    ],
  },
  {
    name: 'a gate that comes back answers again',
    setup: { parts: closed, gate: 'down' },
    steps: [
      { method: 'POST', path: tried, body: fine, gives: failed },
      { setup: { parts: closed }, method: 'POST', path: tried, body: fine, gives: { status: 201 } },
    ],
  },
]
