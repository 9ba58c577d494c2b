import { describe, expect, it } from 'vitest'
import { estateFrom } from '../../kube/network/estate-from-yaml.oracle.ts'
import { net07 } from './net-07-egress.ts'
import { opensMetadata, wordsForEverywhere } from './world.ts'

async function failing(yaml: string): Promise<string[]> {
  const estate = await estateFrom(yaml)
  return [...estate.all()].flatMap((object) =>
    (net07.objects ?? []).flatMap((check) => {
      if (check.appliesTo(object) !== true) return []
      return check.evaluate(object, {}).some(({ kind }) => kind === 'fail') ? [check.id.slice('NET-07/'.length)] : []
    }),
  )
}

const policy = (egress: string, types = '[Egress]') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSelector: {}, policyTypes: ${types}, egress: ${egress} }
`

describe('the metadata address', () => {
  it.each<[string, string[], boolean]>([
    ['0.0.0.0/0', [], true],
    ['169.254.0.0/16', [], true],
    ['128.0.0.0/1', [], true],
    ['0.0.0.0/1', [], false],
    ['10.0.0.0/8', [], false],
    ['169.254.169.254/32', [], true],
    ['0.0.0.0/0', ['10.0.0.0/8'], true],
    ['0.0.0.0/0', ['169.254.0.0/16'], false],
    ['::/0', [], true],
    ['::/0', ['fd00:ec2::254/128'], false],
    ['999.1/xx', [], false],
  ])('in %s without %j is open: %s', (cidr, except, open) => {
    expect(opensMetadata({ cidr, except })).toBe(open)
  })
})

describe('a policy for outgoing traffic', () => {
  it('is open by every address, or without a destination', async () => {
    expect(await failing(policy('[{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]'))).toEqual([
      'egress-open',
      'metadata-open',
    ])
    expect(await failing(policy('[{}]'))).toEqual(['egress-open'])
    expect(await failing(policy('[{ to: [{ ipBlock: { cidr: 203.0.113.0/24 } }] }]'))).toEqual([])
  })

  it('is no limit when it is cut in pieces, in one rule or in several', async () => {
    const [low, high] = ['0.0.0.0/1', '128.0.0.0/1'].map(
      (cidr) => `{ to: [{ ipBlock: { cidr: ${cidr} } }], ports: [{ port: 443 }] }`,
    )
    expect(await failing(policy(`[${low}, ${high}]`))).toEqual(['egress-open'])
    const quarters = ['0.0.0.0/2', '64.0.0.0/2'].map((cidr) => `{ ipBlock: { cidr: ${cidr} } }`).join(', ')
    expect(await failing(policy(`[{ to: [${quarters}], ports: [{ port: 443 }] }]`))).toEqual(['egress-open'])
  })

  it('is judged by what its exceptions leave', async () => {
    const block = (cidr: string, except: string) =>
      policy(`[{ to: [{ ipBlock: { cidr: ${cidr}, except: [${except}] } }], ports: [{ port: 443 }] }]`)
    expect(await failing(block('0.0.0.0/1', '0.0.0.0/2, 64.0.0.0/2'))).toEqual([])
    expect(await failing(block('0.0.0.0/0', '10.0.0.0/8'))).toEqual(['egress-open'])
    expect(await failing(block('000.0.0.0/00', ''))).toEqual(['egress-open'])
    expect(await failing(block('"::ffff:0:0/96"', ''))).toEqual(['egress-open'])
  })

  it('has words for every block', () => {
    const words = (cidr: string, ...except: string[]) => wordsForEverywhere({ cidr, except })
    expect(words('0.0.0.0/00')).toBe('0.0.0.0/00 is every address')
    expect(words('0.0.0.0/1')).toBe('0.0.0.0/1 is half of all addresses or more')
    expect(words('0.0.0.0/0', '10.0.0.0/8')).toMatch(/^0\.0\.0\.0\/0 is half of all addresses or more, also without/)
  })

  it('may ask for names anywhere', async () => {
    expect(await failing(policy('[{ ports: [{ port: 53, protocol: UDP }] }]'))).toEqual([])
    expect(await failing(policy('[{ ports: [{ port: 53, endPort: 9000 }] }]'))).toEqual(['egress-open'])
  })

  it('does not reach the metadata service on another port', async () => {
    const block = 'to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]'
    expect(await failing(policy(`[{ ${block}, ports: [{ port: 443 }] }]`))).toEqual(['egress-open'])
    expect(await failing(policy(`[{ ${block}, ports: [{ port: 1, endPort: 100 }] }]`))).toContain('metadata-open')
    expect(await failing(policy(`[{ ${block}, ports: [{ protocol: UDP }] }]`))).toEqual(['egress-open'])
  })

  it('is not looked at when its type is not among the policy types', async () => {
    expect(await failing(policy('[{}]', '[Ingress]'))).toEqual([])
  })

  it('of Cilium is open by the entity world', async () => {
    const cilium = (rule: string) =>
      `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: c, namespace: shop }\nspecs: [{ egress: [${rule}] }]`
    expect(await failing(cilium('{ toEntities: [kube-apiserver, world] }'))).toEqual(['egress-open'])
    expect(await failing(cilium('{ toEntities: [kube-apiserver] }'))).toEqual([])
    expect(await failing(cilium('{ toCIDR: [000.0.0.0/0] }'))).toEqual(['egress-open'])
    expect(await failing(cilium('{ toCIDR: [0.0.0.0/2] }, { toCIDRSet: [{ cidr: 64.0.0.0/2 }] }'))).toEqual([
      'egress-open',
    ])
    expect(await failing(cilium('{ toCIDRSet: [{ cidr: 0.0.0.0/1, except: [0.0.0.0/2, 64.0.0.0/2] }] }'))).toEqual([])
    const other = cilium('{ toCIDR: [0.0.0.0/2] }').replace(
      'specs: [',
      'specs: [{ egress: [{ toCIDR: [64.0.0.0/2] }] }, ',
    )
    expect(await failing(other)).toEqual([])
  })

  it('of a sandbox is open in pieces too', async () => {
    const sandbox = (...blocks: string[]) => {
      const rules = blocks.map((block) => `{ to: [{ ipBlock: ${block} }] }`).join(', ')
      return `apiVersion: extensions.agents.x-k8s.io/v1alpha1\nkind: SandboxTemplate\nmetadata: { name: s, namespace: shop }\nspec: { networkPolicy: { egress: [${rules}] } }`
    }
    expect(await failing(sandbox('{ cidr: 0.0.0.0/2 }', '{ cidr: 64.0.0.0/2 }'))).toEqual(['agent-sandbox-egress'])
    expect(await failing(sandbox('{ cidr: 0.0.0.0/2 }'))).toEqual([])
    expect(await failing(sandbox('{ cidr: 0.0.0.0/1, except: [0.0.0.0/2, 64.0.0.0/2] }'))).toEqual([])
  })
})
