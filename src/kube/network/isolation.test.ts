import { describe, expect, it } from 'vitest'
import { estateFrom, onlyWorkload, podYaml } from './estate-from-yaml.oracle.ts'
import { isolationOf, missingPolicies, policyKinds } from './isolation.ts'
import { subjectPodOf } from './subject-pod.ts'

async function isolation(yaml: string, direction: 'ingress' | 'egress' = 'ingress') {
  const estate = await estateFrom(`${podYaml('{ app: web }')}---\n${yaml}`)
  const { by, perhaps } = isolationOf(estate, subjectPodOf(onlyWorkload(estate), estate), direction)
  return by === undefined ? (perhaps === undefined ? 'open' : 'perhaps') : 'isolated'
}

const core = (namespace: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: ${namespace} }
spec: { podSelector: {} }
`
const admin = (subject: string, rules = 'ingress: [{ action: Deny }]') => `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: p }
spec: { priority: 1, subject: ${subject}, ${rules} }
`
const antrea = (appliedTo: string) => `
apiVersion: crd.antrea.io/v1beta1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { appliedTo: ${appliedTo}, ingress: [{ action: Drop }] }
`

describe('whether a pod is isolated', () => {
  it('is decided by policies of its own namespace', async () => {
    expect(await isolation(core('shop'))).toBe('isolated')
    expect(await isolation(core('other'))).toBe('open')
  })

  it('is not known where a policy with rules of its own kind may touch the pod', async () => {
    expect(await isolation(admin('{ namespaces: {} }'))).toBe('perhaps')
    expect(
      await isolation(admin('{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } } }')),
    ).toBe('perhaps')
    expect(await isolation(antrea('[{ podSelector: { matchLabels: { app: web } } }]'))).toBe('perhaps')
    expect(await isolation(antrea('[{ group: everyone }]'))).toBe('perhaps')
  })

  it('is known where such a policy certainly does not touch it', async () => {
    expect(await isolation(admin('{ namespaces: {} }'), 'egress')).toBe('open')
    expect(await isolation(admin('{ namespaces: { matchLabels: { kubernetes.io/metadata.name: other } } }'))).toBe(
      'open',
    )
    expect(await isolation(antrea('[{ podSelector: { matchLabels: { app: api } } }]'))).toBe('open')
  })

  it('is known by no selection on labels of a namespace that was not given', async () => {
    expect(await isolation(admin('{ namespaces: { matchLabels: { team: a } } }'))).toBe('perhaps')
    const labelled = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { team: b } }\n---\n'
    expect(await isolation(labelled + admin('{ namespaces: { matchLabels: { team: a } } }'))).toBe('open')
  })

  it('misses evidence in a partial estate', async () => {
    expect(missingPolicies(await estateFrom(podYaml('{}'), false), 'shop')).toMatchObject({ why: 'not-collected' })
    const estate = await estateFrom(podYaml('{}'))
    expect(missingPolicies(estate, 'shop')).toBeUndefined()
    estate.addGap({ need: 'api:ciliumnetworkpolicies', scope: {}, why: 'forbidden' })
    expect(missingPolicies(estate, 'shop')).toMatchObject({ why: 'forbidden' })
  })
})

describe('the table of policy kinds', () => {
  it('says of kinds whose rules are not modelled where their subjects stand', () => {
    for (const { dialect, subjects, need } of policyKinds) {
      expect(subjects !== undefined).toBe(dialect === 'subjects')
      expect(need).toMatch(/^api:[a-z.]+/)
    }
  })
})
