import { describe, expect, it } from 'vitest'
import { estateFrom } from '../../kube/network/estate-from-yaml.oracle.ts'
import { net01 } from './net-01-enforcing-plugin.ts'

const agent = (image: string, args = '[]') => `---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: kube-system }
spec: { template: { spec: { containers: [{ name: agent, image: "${image}", args: ${args} }] } } }
`
const kinds = (name: string) => `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${name} }
`

async function verdict(yaml: string, complete = true): Promise<string> {
  const estate = await estateFrom(`apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system }\n${yaml}`, complete)
  const namespace = estate.namespace('kube-system')
  const [check] = net01.namespaces ?? []
  if (namespace === undefined || check === undefined) throw new Error('nothing to judge')
  return check.evaluate(namespace, estate, {})[0]?.kind ?? 'pass'
}

describe('the network plugin', () => {
  it.each([
    ['enforces as Calico, from any mirror', agent('mirror.example.com/quay/calico/node:v3.30.0'), 'pass'],
    ['is deaf as Flannel', agent('docker.io/flannel/flannel:v0.26.1'), 'fail'],
    [
      'enforces as Flannel with a policy engine beside it',
      agent('flannel/flannel:v1') + agent('calico/node:v3'),
      'pass',
    ],
    ['is deaf as an old kindnet', agent('docker.io/kindest/kindnetd:v20230511-dc714da8'), 'fail'],
    ['enforces as a new kindnet', agent('docker.io/kindest/kindnetd:v20250512-df8de77b'), 'pass'],
    ['is not known as a kindnet without a date', agent('kindest/kindnetd:latest'), 'unknown'],
    [
      'enforces on AWS with the switch on',
      agent('eks/aws-network-policy-agent:v1', '["--enable-network-policy=true"]'),
      'pass',
    ],
    [
      'is deaf on AWS with the switch off',
      agent('amazon-k8s-cni:v1.20') + agent('eks/aws-network-policy-agent:v1', '["--enable-network-policy=false"]'),
      'fail',
    ],
    ['is not known when nothing was seen', agent('registry.example.com/shipper:1'), 'unknown'],
    ['is believed when only its kinds were seen', kinds('ciliumnetworkpolicies.cilium.io'), 'pass'],
    ['is not taken for another of a similar name', agent('example.com/notcalico/node:1'), 'unknown'],
  ])('%s', async (_, yaml, expected) => {
    expect(await verdict(yaml)).toBe(expected)
  })

  it('is not called deaf on partial evidence', async () => {
    expect(await verdict(agent('flannel/flannel:v1'), false)).toBe('unknown')
  })
})
