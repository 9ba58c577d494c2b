import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderRole } from '../../src/cli/rbac.ts'
import { isObject, type JsonObject, listAt, objectAt } from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { type KubeClient, openClient } from '../../src/kube/client/index.ts'
import { readLive } from '../../src/kube/estate/live/index.ts'
import { podTemplatePaths } from '../../src/kube/objects/index.ts'
import { kubernetesClientContract } from '../contract/kubernetes-client.ts'
import { exampleParityContract, parityContract } from '../contract/parity.ts'
import { accessTo } from '../stand-in/access.ts'
import { type Cluster, startCluster } from './cluster.ts'
import { realParts } from './parts.ts'

const parts = realParts('kubernetes', ['etcd', 'kube-apiserver'])

describe.skipIf(parts === undefined)('our client and a real kube-apiserver', () => {
  const recording = process.env.SEAWALL_RECORD === '1'
  kubernetesClientContract(
    async () => {
      const [etcd = '', apiServer = ''] = parts ?? []
      const cluster = await startCluster({ etcd, apiServer })
      const tokens = { admin: cluster.tokens.admin, guest: cluster.tokens.guest, stranger: 'nobody-knows' }
      return {
        access: (user) => accessTo(cluster.url, { token: tokens[user], ca: cluster.ca }),
        stop: () => cluster.stop(),
      }
    },
    { recording },
  )
})

describe.skipIf(parts === undefined)('parity on a real kube-apiserver', () => {
  let cluster: Cluster
  let client: KubeClient
  beforeAll(async () => {
    const [etcd = '', apiServer = ''] = parts ?? []
    cluster = await startCluster({ etcd, apiServer })
    client = openClient(accessTo(cluster.url, { token: cluster.tokens.admin, ca: cluster.ca }), { env: {} })
    await settled(client)
  }, 120_000)
  afterAll(async () => {
    client?.close()
    await cluster?.stop()
  }, 30_000)
  parityContract(() => client)
  exampleParityContract(() => client)

  it('gives whoever has the printed role everything a scan needs', async () => {
    const group = 'rbac.authorization.k8s.io'
    const { resources } = await client.discover()
    const make = (plural: string, object: JsonObject) => {
      const found = resources.find((one) => one.resource === plural && one.group === group)
      return found === undefined ? Promise.reject(new Error(plural)) : client.create(found, object)
    }
    const role = parseYaml(renderRole(podTemplatePaths()))
    if (!role.ok || !isObject(role.value)) throw new Error('the role is no object')
    await make('clusterroles', role.value)
    const roleRef = { apiGroup: group, kind: 'ClusterRole', name: 'seawall-scan' }
    const subjects = [{ apiGroup: group, kind: 'User', name: 'guest' }]
    const metadata = { name: 'seawall-scan' }
    await make('clusterrolebindings', {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef,
      subjects,
    })
    await sleep(500) // the authorizer watches bindings
    const guest = openClient(accessTo(cluster.url, { token: cluster.tokens.guest, ca: cluster.ca }), { env: {} })
    const unread: string[] = []
    let objects = 0
    for await (const item of readLive(guest, { podTemplates: podTemplatePaths() }))
      if ('unread' in item) unread.push(item.unread.message)
      else if ('object' in item) objects += 1
    guest.close()
    expect(unread).toEqual([])
    expect(objects).toBeGreaterThan(100)
  })
})

const controlled = realParts('kubernetes', ['etcd', 'kube-apiserver', 'kube-controller-manager'])

describe.skipIf(controlled === undefined)('parity where controllers run', () => {
  let cluster: Cluster
  let client: KubeClient
  beforeAll(async () => {
    const [etcd = '', apiServer = '', controllerManager = ''] = controlled ?? []
    cluster = await startCluster({ etcd, apiServer, controllerManager })
    client = openClient(accessTo(cluster.url, { token: cluster.tokens.admin, ca: cluster.ca }), { env: {} })
    await settled(client)
    await sleep(2_000)
  }, 120_000)
  afterAll(async () => {
    client?.close()
    await cluster?.stop()
  }, 30_000)
  parityContract(() => client, 5_000)

  it('saw the pods that controllers made', async () => {
    const pods = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', namespaced: true, verbs: [] }
    let owned = 0
    for await (const item of client.list(pods))
      if (item.kind === 'object' && listAt(objectAt(item.object, 'metadata'), 'ownerReferences').length > 0) owned += 1
    expect(owned).toBeGreaterThan(20)
  })
})

/** A server that says it is ready still makes namespaces and a Service of its own. */
async function settled(client: KubeClient): Promise<void> {
  const services = { group: '', version: 'v1', resource: 'services', kind: 'Service', namespaced: true, verbs: [] }
  const namespaces = {
    group: '',
    version: 'v1',
    resource: 'namespaces',
    kind: 'Namespace',
    namespaced: false,
    verbs: [],
  }
  for (let tries = 0; tries < 100; tries++) {
    const own = await Promise.allSettled([
      client.get(services, 'kubernetes', 'default'),
      ...['kube-system', 'kube-public', 'kube-node-lease'].map((name) => client.get(namespaces, name)),
    ])
    if (own.every(({ status }) => status === 'fulfilled')) return
    await sleep(100)
  }
  throw new Error('the objects of the server itself did not appear')
}
