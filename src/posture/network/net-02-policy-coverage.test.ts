import { describe, expect, it } from 'vitest'
import { estateFrom, onlyWorkload, podYaml } from '../../kube/network/estate-from-yaml.oracle.ts'
import { net02 } from './net-02-policy-coverage.ts'
import { net10 } from './net-10-policy-exempt.ts'

async function answers(yaml: string, complete = true): Promise<string[]> {
  const estate = await estateFrom(yaml, complete)
  const workload = onlyWorkload(estate)
  return (net02.workloads ?? []).map((check) =>
    check.appliesTo(workload, estate) === true ? (check.evaluate(workload, estate, {})[0]?.kind ?? 'pass') : 'n/a',
  )
}

const policy = (spec: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: ${spec}
`
const admin = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: a }
spec: { subject: { namespaces: {} }, ingress: [{ action: Deny }] }
`

describe('the coverage of a workload, incoming and outgoing', () => {
  it('is told apart by direction', async () => {
    expect(await answers(podYaml('{ app: web }') + policy('{ podSelector: { matchLabels: { app: web } } }'))).toEqual([
      'pass',
      'fail',
    ])
  })

  it('is never a failure on partial evidence', async () => {
    expect(await answers(podYaml('{ app: web }'), false)).toEqual(['unknown', 'unknown'])
  })

  it('is unknown where a policy that is not modelled may hold, and only in its directions', async () => {
    expect(await answers(podYaml('{ app: web }') + admin)).toEqual(['unknown', 'fail'])
  })

  it('is not asked of pods on the host network', async () => {
    expect(await answers(podYaml('{ app: web }', 'hostNetwork: true'))).toEqual(['n/a', 'n/a'])
  })
})

describe('a workload on the host network', () => {
  const severity = async (yaml: string) => {
    const estate = await estateFrom(yaml)
    const [check] = net10.workloads ?? []
    const [outcome] = check?.evaluate(onlyWorkload(estate), estate, {}) ?? []
    return outcome?.kind === 'fail' ? (outcome.severity ?? 'as listed') : 'pass'
  }

  it('is graver when a policy promises to hold it', async () => {
    const pod = podYaml('{ app: web }', 'hostNetwork: true')
    expect(await severity(pod)).toBe('as listed')
    expect(await severity(pod + policy('{ podSelector: {} }'))).toBe('medium')
    expect(await severity(podYaml('{ app: web }') + policy('{ podSelector: {} }'))).toBe('pass')
  })
})
