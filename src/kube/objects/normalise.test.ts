import { describe, expect, it } from 'vitest'
import { asWritten } from './normalise.ts'

const object = (annotations: Record<string, string>) => ({
  kind: 'DaemonSet',
  metadata: { name: 'a', managedFields: [{ manager: 'kubectl' }], annotations },
  spec: {},
})

describe('an object of a cluster', () => {
  it('loses what the server and its controllers wrote', () => {
    const found = asWritten(object({ 'deprecated.daemonset.template.generation': '1' }))
    expect(found).toEqual({ kind: 'DaemonSet', metadata: { name: 'a' }, spec: {} })
  })

  it('keeps every other annotation', () => {
    const annotations = { owner: 'team', 'kubectl.kubernetes.io/last-applied-configuration': '{}' }
    expect(asWritten(object(annotations)).metadata).toEqual({ name: 'a', annotations })
  })

  it('without metadata is left alone', () => expect(asWritten({ kind: 'X' })).toEqual({ kind: 'X' }))
})

describe('a pod of a cluster', () => {
  const pod = (spec: Record<string, string>) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec })

  it('loses the account that admission wrote, which is that of a pod that names none', () => {
    const spec = { serviceAccountName: 'default', serviceAccount: 'default', nodeName: 'n' }
    expect(asWritten(pod(spec)).spec).toEqual({ nodeName: 'n' })
  })

  it('keeps an account of its own', () => {
    const spec = { serviceAccountName: 'robot', serviceAccount: 'robot' }
    expect(asWritten(pod(spec)).spec).toEqual(spec)
  })
})

describe('a replica set of a cluster', () => {
  const replicaSet = (kind: string) => ({
    kind: 'ReplicaSet',
    metadata: { name: 'r', annotations: { a: 'b' }, ownerReferences: [{ kind, controller: true }] },
  })

  it('loses the annotations its deployment copied', () => {
    expect(asWritten(replicaSet('Deployment')).metadata).not.toHaveProperty('annotations')
  })

  it('keeps them under another controller', () => {
    expect(asWritten(replicaSet('Rollout')).metadata).toHaveProperty('annotations', { a: 'b' })
  })
})
