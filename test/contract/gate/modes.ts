import { expect } from 'vitest'
import type { JsonObject } from '../../../src/core/index.ts'
import { policy } from '../../../src/gate/gate.test-support.ts'
import type { SnapshotParts } from '../../../src/gate/index.ts'
import type { Expected, GateCase } from './case.ts'
import { modest, pathOf, pod, pods, privileged, withLabels, workload } from './objects.ts'

const closed = 'validate-closed.gate.seawall.dev'
const open = 'validate-open.gate.seawall.dev'
const tried = `${pods('shop')}?dryRun=All`

function one(
  name: string,
  policies: SnapshotParts['policies'] & object,
  gives: Expected,
  body = pod('mode', privileged),
): GateCase {
  return { name, setup: { parts: { policies } }, steps: [{ method: 'POST', path: tried, body, gives }] }
}

const strict = policy('strict', '{packs: [strict]}')

const approved = '{IMG-10/unapproved-registry: {approved: [registry.example]}}'
const oddly = /container "app" runs odd\.example\/"a"\\b\/ü🌊, which/

export const modeCases: readonly GateCase[] = [
  one('enforce refuses, and says so in the audit log', [strict], {
    status: 403,
    message: /refused by ClusterSecurityPolicy\/strict: POD-01\/privileged/,
    audit: { [`${closed}/refused`]: /^ClusterSecurityPolicy\/strict POD-01\/privileged$/ },
    warnings: [],
  }),
  one('warn admits with a warning, and says so in the audit log', [policy('warn', '{packs: [strict], mode: warn}')], {
    status: 201,
    warnings: [
      /^ClusterSecurityPolicy\/warn: POD-01\/privileged: .*\(spec\.containers\[0\]\.securityContext\.privileged\)$/,
    ],
    audit: { [`${open}/violations`]: /^ClusterSecurityPolicy\/warn POD-01\/privileged$/, [`${open}/refused`]: null },
  }),
  one('audit admits without a word, and writes it down', [policy('audit', '{packs: [strict], mode: audit}')], {
    status: 201,
    warnings: [],
    audit: { [`${open}/violations`]: /^ClusterSecurityPolicy\/audit POD-01\/privileged$/ },
  }),
  one('ratchet refuses what is new', [policy('ratchet', '{packs: [strict], mode: ratchet}')], { status: 403 }),
  one(
    'a refusal and the warnings of others come together',
    [strict, policy('warn', '{checks: [POD-07/*], mode: warn}')],
    {
      status: 403,
      message: new RegExp(`^admission webhook "${closed}"`),
      warnings: [/POD-07\//],
      audit: { [`${closed}/refused`]: /strict/, [`${open}/violations`]: /warn POD-07/ },
      reviews: ['validate closed CREATE pods', 'validate open CREATE pods'],
    },
  ),
  one('two policies that refuse are both named', [strict, policy('also', '{checks: [POD-01/privileged]}')], {
    status: 403,
    message: /refused by ClusterSecurityPolicy\/also: .*; refused by ClusterSecurityPolicy\/strict: /,
  }),
  one('enforce that fails open refuses all the same', [policy('lax', '{packs: [strict], failure: open}')], {
    status: 403,
    message: new RegExp(`^admission webhook "${open}"`),
    reviews: ['validate closed CREATE pods', 'validate open CREATE pods'],
  }),
  one('warn that fails closed warns all the same', [policy('firm', '{packs: [strict], mode: warn, failure: closed}')], {
    status: 201,
    warnings: [/^ClusterSecurityPolicy\/firm: POD-01/],
    reviews: ['validate closed CREATE pods'],
  }),
  one(
    'many warnings are passed on until there is no more room, and the rest is counted',
    [policy('many', '{packs: [nsa-hardening, pss-restricted, resources], mode: warn}')],
    {
      status: 201,
      warnings: [...new Array<RegExp>(25).fill(/^ClusterSecurityPolicy\/many: /), /^and \d+ more warnings$/],
    },
    many(),
  ),
  one(
    'what people wrote comes back in a refusal as they wrote it',
    [policy('registries', `{checks: [IMG-10/unapproved-registry], parameters: ${approved}}`)],
    { status: 403, message: oddly },
    odd(),
  ),
  one(
    'what people wrote comes back in a warning as they wrote it',
    [policy('registries', `{checks: [IMG-10/unapproved-registry], parameters: ${approved}, mode: warn}`)],
    { status: 201, warnings: [oddly] },
    odd(),
  ),
  {
    name: 'what is mended in a trial is not there either',
    setup: { parts: { policies: [policy('mend', '{packs: [pss-restricted], fixes: all}')] } },
    steps: [
      { method: 'POST', path: tried, body: pod('trial'), gives: { status: 201 } },
      { method: 'GET', path: pods('shop', 'trial'), gives: { status: 404 } },
    ],
  },
  {
    name: 'a refusal offers a change that passes',
    setup: { parts: { policies: [strict] } },
    steps: [
      {
        method: 'POST',
        path: tried,
        body: pod('bad', privileged),
        gives: {
          status: 403,
          message:
            /this change passes: \[\{"op":"replace","path":"\/spec\/containers\/0\/securityContext\/privileged","value":false\}\]$/,
        },
      },
      { method: 'POST', path: tried, body: pod('bad', modest), gives: { status: 201 } },
    ],
  },
  {
    name: 'what was only tried is not there, admitted or refused',
    setup: { parts: { policies: [strict] } },
    steps: [
      {
        method: 'POST',
        path: tried,
        body: pod('tried', modest),
        gives: { status: 201, object: { metadata: { name: 'tried' } } },
      },
      { method: 'POST', path: tried, body: pod('tried', privileged), gives: { status: 403 } },
      { method: 'GET', path: pods('shop', 'tried'), gives: { status: 404 } },
    ],
  },
  {
    name: 'a name that the server makes up is known to whoever refuses',
    setup: { parts: { policies: [strict] } },
    steps: [
      {
        method: 'POST',
        path: tried,
        body: generated(false),
        gives: { status: 201, object: { metadata: { name: expect.stringMatching(/^made-[a-z0-9]{5}$/) } } },
      },
      { method: 'POST', path: tried, body: generated(true), gives: { status: 403 } },
    ],
  },
  {
    name: 'an object that could not be read gets as far as nobody',
    setup: { parts: { policies: [strict] } },
    steps: [
      { method: 'POST', path: tried, body: { ...pod('x'), kind: 'Service' }, gives: { status: 400, reviews: [] } },
      { method: 'POST', path: tried, body: pod('x', {}, { namespace: 'gold' }), gives: { status: 400, reviews: [] } },
      { method: 'POST', path: `${pods('nowhere')}?dryRun=All`, body: pod('x'), gives: { status: 404, reviews: [] } },
    ],
  },
  {
    name: 'who makes a second of the same name is asked about, and told that it is there',
    setup: { parts: { policies: [strict] } },
    steps: [
      { method: 'POST', path: pods('shop'), body: pod('twice', modest), gives: { status: 201 } },
      { method: 'POST', path: pods('shop'), body: pod('twice', privileged), gives: { status: 403 } },
      {
        method: 'POST',
        path: pods('shop'),
        body: pod('twice', modest),
        gives: { status: 409, reviews: ['validate closed CREATE pods'] },
      },
    ],
  },
]

const labelled = (value: string) => withLabels(pod('chosen', privileged), { guard: value })
const refuses = { status: 403 }
const admits = { status: 201 }

function matched(match: string, namespace: string, gives: Expected, body = pod('chosen', privileged)): GateCase {
  return {
    name: `${match} ${gives.status === 403 ? 'holds' : 'does not hold'} for a ${body.kind} in ${namespace}`,
    setup: { parts: { policies: [policy('match', `{packs: [strict], match: ${match}}`)] } },
    steps: [{ method: 'POST', path: `${pathOf(body, namespace)}?dryRun=All`, body, gives }],
  }
}

const own = { parts: { policies: [policy('own', '{packs: [strict]}', 'gold')] } }

export const matchCases: readonly GateCase[] = [
  matched('{namespaces: ["sh*"]}', 'shop', refuses),
  matched('{namespaces: ["sh*"]}', 'gold', admits),
  matched('{excludeNamespaces: [shop]}', 'shop', admits),
  matched('{excludeNamespaces: [shop]}', 'gold', refuses),
  matched('{namespaceSelector: {matchLabels: {tier: gold}}}', 'gold', refuses),
  matched('{namespaceSelector: {matchLabels: {tier: gold}}}', 'shop', admits),
  matched('{namespaceSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}', 'shop', refuses),
  matched('{objectSelector: {matchLabels: {guard: "on"}}}', 'shop', refuses, labelled('on')),
  matched('{objectSelector: {matchLabels: {guard: "on"}}}', 'shop', admits, labelled('off')),
  matched('{kinds: [Pod]}', 'shop', admits, workload('Deployment', 'chosen', privileged)),
  matched('{kinds: [apps/Deployment]}', 'shop', refuses, workload('Deployment', 'chosen', privileged)),
  matched('{kinds: ["apps/*"]}', 'shop', admits, workload('Job', 'chosen', privileged)),
  matched('{operations: [UPDATE]}', 'shop', admits),
  matched('{operations: [CREATE]}', 'shop', refuses),
  {
    name: 'a SecurityPolicy holds in its namespace and nowhere else',
    setup: own,
    steps: [
      {
        method: 'POST',
        path: `${pods('gold')}?dryRun=All`,
        body: pod('own', privileged),
        gives: { status: 403, message: /SecurityPolicy\/gold\/own/ },
      },
      { method: 'POST', path: tried, body: pod('own', privileged), gives: admits },
    ],
  },
  {
    name: 'nobody gets away by taking the label off with the same update',
    setup: { parts: {} },
    steps: [
      { method: 'POST', path: pods('shop'), body: labelled('on'), gives: admits },
      {
        setup: {
          parts: {
            policies: [policy('match', '{packs: [strict], match: {objectSelector: {matchLabels: {guard: "on"}}}}')],
          },
        },
        method: 'PUT',
        path: pods('shop', 'chosen'),
        body: (now) => withLabels(JSON.parse(JSON.stringify(now).replaceAll('app:1', 'app:2')), {}),
        gives: refuses,
      },
    ],
  },
  {
    name: 'the system’s own namespace is never asked about',
    setup: { parts: { policies: [strict] } },
    steps: [
      {
        method: 'POST',
        path: `${pods('kube-system')}?dryRun=All`,
        body: pod('system', privileged),
        gives: { status: 201, reviews: [] },
      },
    ],
  },
]

function generated(bad: boolean): JsonObject {
  return { ...pod('', bad ? privileged : modest), metadata: { generateName: 'made-' } }
}

function many(): JsonObject {
  const containers = Array.from({ length: 12 }, (_, at) => ({ name: `c${at}`, image: 'x', ...privileged }))
  return { ...pod('many'), spec: { containers } }
}

function odd(): JsonObject {
  return pod('odd', { image: 'odd.example/"a"\\b/ü🌊:latest' })
}
