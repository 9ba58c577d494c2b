import { describe, expect, it } from 'vitest'
import { estateFrom } from '../../kube/network/estate-from-yaml.oracle.ts'
import { net03 } from './net-03-default-deny.ts'

const policy = (name: string, spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`
const cilium = (rules: string) => `---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: everything }
spec: { endpointSelector: {}, ${rules} }
`
const denyAll = policy('deny', '{ podSelector: {}, policyTypes: [Ingress, Egress] }')
const dns = (to: string, port = '53') =>
  policy(
    'dns',
    `{ podSelector: {}, policyTypes: [Egress], egress: [{ ${to} ports: [{ protocol: UDP, port: ${port} }] }] }`,
  )

async function verdicts(yaml: string, complete = true): Promise<Record<string, string>> {
  const estate = await estateFrom(`apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n${yaml}`, complete)
  const namespace = estate.namespace('shop')
  if (namespace === undefined) throw new Error('no namespace')
  const answers = (net03.namespaces ?? []).map((check): [string, string] => {
    const name = check.id.slice('NET-03/'.length)
    if (check.appliesTo(namespace, estate) !== true) return [name, 'n/a']
    return [name, check.evaluate(namespace, estate, {})[0]?.kind ?? 'pass']
  })
  return Object.fromEntries(answers)
}

describe('a namespace', () => {
  it('without any policy is one finding', async () => {
    expect(await verdicts('')).toEqual({
      'policy-exists': 'fail',
      'default-deny-ingress': 'n/a',
      'default-deny-egress': 'n/a',
      'dns-allowed': 'n/a',
    })
  })

  it('with the plain default deny passes both directions and lacks DNS', async () => {
    expect(await verdicts(denyAll)).toEqual({
      'policy-exists': 'pass',
      'default-deny-ingress': 'pass',
      'default-deny-egress': 'pass',
      'dns-allowed': 'fail',
    })
  })

  it('is open again by a rule for everything in a policy for every pod', async () => {
    const open = policy('open', '{ podSelector: {}, ingress: [{}] }')
    expect(await verdicts(denyAll + open)).toMatchObject({
      'default-deny-ingress': 'fail',
      'default-deny-egress': 'pass',
    })
  })

  it('keeps its default deny beside a rule for everything of some pods', async () => {
    const some = policy('some', '{ podSelector: { matchLabels: { app: web } }, ingress: [{}] }')
    expect(await verdicts(denyAll + some)).toMatchObject({ 'default-deny-ingress': 'pass' })
  })

  it('may ask for names by a rule to another namespace, an address or anywhere, not to its own pods', async () => {
    const answer = async (rule: string) => (await verdicts(denyAll + rule))['dns-allowed']
    expect(await answer(dns('to: [{ namespaceSelector: {} }],'))).toBe('pass')
    expect(await answer(dns(''))).toBe('pass')
    expect(await answer(dns('to: [{ ipBlock: { cidr: 10.96.0.10/32 } }],'))).toBe('pass')
    expect(await answer(dns('to: [{ podSelector: {} }],'))).toBe('fail')
    expect(await answer(dns('', '443'))).toBe('fail')
  })

  it('is closed by a cluster-wide policy that selects every pod, whose DNS rules are not read', async () => {
    expect(await verdicts(cilium('ingress: [{}], egress: [{}]'))).toEqual({
      'policy-exists': 'pass',
      'default-deny-ingress': 'pass',
      'default-deny-egress': 'pass',
      'dns-allowed': 'unknown',
    })
  })

  it('is not closed by a cluster-wide policy that lets the cluster in', async () => {
    expect(await verdicts(cilium('ingress: [{ fromEntities: [cluster] }]'))).toMatchObject({
      'default-deny-ingress': 'fail',
    })
  })

  it('says nothing on partial evidence but what is there', async () => {
    expect((await verdicts('', false))['policy-exists']).toBe('unknown')
    expect(await verdicts(denyAll, false)).toMatchObject({ 'default-deny-egress': 'pass', 'dns-allowed': 'unknown' })
  })
})
