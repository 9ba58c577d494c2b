import { expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import type { KubeClient, Watched } from '../../kube/client/index.ts'
import { ClusterPolicies } from './cluster-policies.ts'

const strict = (name: string): JsonObject => ({
  apiVersion: 'seawall.dev/v1alpha1',
  kind: 'ClusterSecurityPolicy',
  metadata: { name },
  spec: { packs: ['strict'] },
})

it('forgets no policy over a list with gaps, and says what it could not read', async () => {
  const again = Promise.withResolvers<void>()
  async function* watch({ kind }: { kind: string }): AsyncGenerator<Watched> {
    if (kind !== 'ClusterSecurityPolicy') {
      yield { kind: 'synced', resourceVersion: '1' }
      return
    }
    for (const name of ['one', 'two']) yield { kind: 'listed', object: strict(name) }
    yield { kind: 'synced', resourceVersion: '1' }
    yield { kind: 'interrupted', because: 'the connection broke' }
    yield { kind: 'relist', because: 'version 1 has expired' }
    yield { kind: 'listed', object: strict('one') }
    yield { kind: 'unreadable', message: 'an object of 9000000 bytes is too large' }
    yield { kind: 'synced', resourceVersion: '2' }
    again.resolve()
    await new Promise(() => undefined)
  }
  const said: string[] = []
  const client = { watch } as unknown as KubeClient // only what it asks of one
  const policies = new ClusterPolicies(
    client,
    () => undefined,
    (text) => said.push(text),
  )
  await policies.start()
  await again.promise
  policies.stop()
  expect(policies.store.policies.map(({ id }) => id)).toEqual([
    'ClusterSecurityPolicy/one',
    'ClusterSecurityPolicy/two',
  ])
  expect(said).toEqual([
    'clustersecuritypolicies cannot be followed for now: the connection broke',
    'clustersecuritypolicies: an object of 9000000 bytes is too large',
  ])
})
