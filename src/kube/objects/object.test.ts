import { describe, expect, it } from 'vitest'
import { readKubeObject } from './object.ts'

const origin = { source: 'file', file: 'a.yaml', doc: 0, line: 1 } as const
const read = (value: Parameters<typeof readKubeObject>[0], namespace?: string) =>
  readKubeObject(value, { origin, ...(namespace !== undefined && { namespace }) })

describe('readKubeObject', () => {
  it('gives one id in manifests and clusters: no version, no uid', () => {
    const live = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop', uid: 'u' } }
    const old = { apiVersion: 'apps/v1beta2', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' } }
    const ids = [read(live), read(old)].map((result) => result.ok && result.object.id)
    expect(ids).toEqual(['apps/Deployment/shop/web', 'apps/Deployment/shop/web'])
  })

  it('assumes a namespace and says so', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } }
    expect(read(pod)).toMatchObject({ object: { id: 'core/Pod/default/a', namespaceAssumed: true } })
    expect(read(pod, 'shop')).toMatchObject({ object: { id: 'core/Pod/shop/a', namespaceAssumed: true } })
  })

  it('gives cluster-wide objects no namespace, whatever they claim', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'a', namespace: 'x' },
    }
    expect(read(role)).toMatchObject({
      object: { id: 'rbac.authorization.k8s.io/ClusterRole//a', namespaceAssumed: false },
    })
  })

  it('takes generateName as a name that is still open', () => {
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { generateName: 'migrate-' } }
    expect(read(job)).toMatchObject({ object: { ref: { name: 'migrate-*' } } })
  })

  it('says what is missing', () => {
    expect(read(['a'])).toMatchObject({ ok: false, message: 'the document is not an object' })
    expect(read({ a: 1 })).toMatchObject({ ok: false, message: 'no apiVersion and kind' })
    expect(read({ apiVersion: 'v1' })).toMatchObject({ ok: false, message: 'no kind' })
    expect(read({ apiVersion: 'v1', kind: 'Service' })).toMatchObject({ message: 'Service has no metadata.name' })
  })

  it('judges a workload without a name under a stand-in', () => {
    expect(read({ apiVersion: 'v1', kind: 'Pod', metadata: null })).toMatchObject({
      object: { ref: { name: '(unnamed)' }, unnamed: true },
    })
  })

  it('reads the controller among the owners', () => {
    const owners = [
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'x' },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', controller: true },
    ]
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ownerReferences: owners } }
    expect(read(pod)).toMatchObject({ object: { owner: { group: 'apps', kind: 'ReplicaSet', name: 'web-1' } } })
  })
})
