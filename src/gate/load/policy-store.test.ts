import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { PolicyStore } from './index.ts'

const policy = (name: string, spec: JsonObject): JsonObject => ({
  apiVersion: 'seawall.dev/v1alpha1',
  kind: 'ClusterSecurityPolicy',
  metadata: { name },
  spec,
})
const exception = (name: string, namespace: string, expires: string): JsonObject => ({
  apiVersion: 'seawall.dev/v1alpha1',
  kind: 'SecurityException',
  metadata: { name, namespace },
  spec: { scope: { controls: ['POD-01'], namespaces: ['everywhere'] }, reason: 'r', owner: 'o', expires },
})

describe('the policies of a cluster', () => {
  it('come, change and go', () => {
    const store = new PolicyStore()
    expect(store.put(policy('a', { packs: ['strict'] }))).toBeUndefined()
    store.put(policy('b', { packs: ['strict'] }))
    store.put(policy('a', { packs: ['strict'], mode: 'warn' }))
    expect(store.policies.map(({ id, mode }) => `${id} ${mode}`)).toEqual([
      'ClusterSecurityPolicy/a warn',
      'ClusterSecurityPolicy/b enforce',
    ])
    store.remove(policy('a', {}))
    store.keepOnly('ClusterSecurityPolicy', [])
    expect(store.policies).toEqual([])
  })

  it('stay in force when a change of them cannot be used', () => {
    const store = new PolicyStore()
    store.put(policy('a', { packs: ['strict'] }))
    expect(store.put(policy('a', { packs: ['nothing'] }))).toContain('spec.packs.0 must be')
    expect(store.policies.map(({ mode }) => mode)).toEqual(['enforce'])
  })

  it('are excepted within the namespace of the exception, and no longer than it can be read', () => {
    const store = new PolicyStore()
    expect(store.put(exception('e', 'shop', '2027-01-01'))).toBeUndefined()
    expect(store.exceptions).toMatchObject([{ id: 'e', scope: { namespaces: ['shop'] } }])
    expect(store.put(exception('e', 'shop', 'never'))).toContain('needs expires as a day')
    expect(store.exceptions).toEqual([])
  })
})
