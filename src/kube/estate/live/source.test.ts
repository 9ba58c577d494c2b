import { afterEach, describe, expect, it } from 'vitest'
import { accessTo } from '../../../../test/stand-in/access.ts'
import { adminToken, type StandIn, startApiServer } from '../../../../test/stand-in/apiserver/index.ts'
import type { JsonObject, Missing } from '../../../core/index.ts'
import { type ApiResource, type KubeClient, openClient } from '../../client/index.ts'
import { podTemplatePaths } from '../../objects/index.ts'
import { type Gap, type LiveItem, type LiveOptions, readLive } from './source.ts'

const opened: { server?: StandIn; clients: KubeClient[] } = { clients: [] }
afterEach(async () => {
  for (const client of opened.clients.splice(0)) client.close()
  await opened.server?.stop()
})

const podTemplates = podTemplatePaths()
const rbac = 'rbac.authorization.k8s.io'

interface Setup {
  readonly server: StandIn
  readonly admin: KubeClient
  readonly guest: KubeClient
  make(resource: string, object: JsonObject, namespace?: string): Promise<unknown>
  /** Lets the guest list these, in a namespace or everywhere. */
  allow(resources: readonly string[], namespace?: string): Promise<void>
}

async function setup(): Promise<Setup> {
  const server = await startApiServer({ users: { guest: { name: 'guest', groups: [] } } })
  const open = (token: string): KubeClient => {
    const client = openClient(accessTo(server.url, { token }), {
      env: {},
      limits: { headerMs: 200, idleMs: 200 },
      retry: { sleep: async () => undefined },
    })
    opened.clients.push(client)
    return client
  }
  opened.server = server
  const admin = open(adminToken)
  const { resources } = await admin.discover()
  const of = (name: string): ApiResource => {
    const found = resources.find(({ resource }) => resource === name)
    if (found === undefined) throw new Error(name)
    return found
  }
  let roles = 0
  const make: Setup['make'] = (name, object, namespace) => admin.create(of(name), object, namespace)
  for (const namespace of ['shop', 'bank']) {
    await make('namespaces', named('v1', 'Namespace', namespace))
    await make('configmaps', named('v1', 'ConfigMap', 'settings'), namespace)
    await make('deployments', named('apps/v1', 'Deployment', 'web'), namespace)
    await make('secrets', { ...named('v1', 'Secret', 'keys'), stringData: { password: 'hunter2-not-real' } }, namespace)
  }
  const allow: Setup['allow'] = async (names, namespace) => {
    const name = `role-${roles++}`
    const cluster = namespace === undefined ? 'Cluster' : ''
    const prefix = cluster.toLowerCase()
    const rules = [{ apiGroups: ['*'], resources: names, verbs: ['list'] }]
    await make(`${prefix}roles`, { ...named(`${rbac}/v1`, `${cluster}Role`, name), rules }, namespace)
    const binding = { roleRef: { kind: `${cluster}Role`, name }, subjects: [{ kind: 'User', name: 'guest' }] }
    await make(
      `${prefix}rolebindings`,
      { ...named(`${rbac}/v1`, `${cluster}RoleBinding`, name), ...binding },
      namespace,
    )
  }
  server.requests.length = 0
  return { server, admin, guest: open('guest'), make, allow }
}

const named = (apiVersion: string, kind: string, name: string): JsonObject => ({ apiVersion, kind, metadata: { name } })

interface Read {
  readonly objects: string[]
  readonly gaps: Gap[]
  readonly unread: string[]
  readonly items: LiveItem[]
}

async function read(client: KubeClient, options: Partial<LiveOptions> = {}): Promise<Read> {
  const found: Read = { objects: [], gaps: [], unread: [], items: [] }
  for await (const item of readLive(client, { podTemplates, ...options })) {
    found.items.push(item)
    if ('object' in item) found.objects.push(item.object.id)
    else if ('gap' in item) found.gaps.push(item.gap)
    else found.unread.push(item.unread.message)
  }
  return found
}

const gapOf = ({ gaps }: Read, kind: string): readonly Missing[] | undefined =>
  gaps.find(({ of }) => of.kind === kind)?.missing

describe('a user who may list everything', () => {
  it('gives the objects of both namespaces, and no gap but Secrets', async () => {
    const { admin } = await setup()
    const found = await read(admin)
    expect(found.objects).toEqual(
      expect.arrayContaining(['apps/Deployment/shop/web', 'core/ConfigMap/bank/settings', 'core/Namespace//shop']),
    )
    expect(found.gaps).toEqual([
      { of: { group: '', kind: 'Secret' }, missing: [{ need: 'api:secrets', scope: {}, why: 'not-configured' }] },
    ])
    expect(found.unread).toEqual([])
  })

  it('starts with the namespaces', async () => {
    const { admin } = await setup()
    const { objects } = await read(admin)
    expect(objects[0]).toMatch(/^core\/Namespace/)
  })

  it('asks for each kind once, in pages, and never for Secrets', async () => {
    const { admin, server } = await setup()
    await read(admin)
    const lists = server.requests.filter((request) => request.includes('limit='))
    expect(new Set(lists).size).toBe(lists.length)
    expect(server.requests.filter((request) => request.includes('secret'))).toEqual([])
  })

  it('says where each object came from, without the server’s own notes', async () => {
    const { admin } = await setup()
    const { items } = await read(admin)
    const objects = items.flatMap((item) => ('object' in item ? [item.object] : []))
    expect(objects.every(({ origin }) => origin.source === 'live' && /^\d+$/.test(origin.resourceVersion))).toBe(true)
    expect(JSON.stringify(objects.map(({ object }) => object))).not.toContain('managedFields')
  })
})

describe('the names of Secrets', () => {
  it('come without contents when they are asked for', async () => {
    const { admin, server } = await setup()
    const { items, objects, gaps } = await read(admin, { secretNames: true })
    expect(objects).toContain('core/Secret/shop/keys')
    expect(gaps).toEqual([])
    expect(JSON.stringify(items)).not.toMatch(/hunter2|password|aHVudGVy/)
    expect(server.requests.filter((request) => request.includes('/secrets'))).toEqual(['GET /api/v1/secrets?limit=500'])
  })
})

describe('a user who may not list a kind', () => {
  it('has a gap for it, said in words and by its reason', async () => {
    const { guest, allow } = await setup()
    await allow(['namespaces', 'configmaps'])
    const found = await read(guest)
    expect(gapOf(found, 'Deployment')).toEqual([
      { need: 'api:deployments', scope: {}, why: 'forbidden' },
      { need: 'api:pods', scope: {}, why: 'forbidden' },
    ])
    expect(gapOf(found, 'ConfigMap')).toBeUndefined()
    expect(found.unread).toContain('you may not list deployments.apps: what depends on them is unknown')
  })

  it('but may in one namespace has a gap for the others', async () => {
    const { guest, allow } = await setup()
    await allow(['namespaces'])
    await allow(['deployments'], 'shop')
    const found = await read(guest)
    expect(found.objects).toContain('apps/Deployment/shop/web')
    expect(
      gapOf(found, 'Deployment')
        ?.filter(({ need }) => need === 'api:deployments')
        .map(({ scope }) => scope.namespace),
    ).toEqual(['bank', 'default', 'kube-system'])
    expect(found.unread.find((text) => text.includes('deployments'))).toBe(
      'you may not list deployments.apps in bank, default, kube-system: what depends on them is unknown',
    )
  })

  it('nor the namespaces still gives those of the context, and a gap for all', async () => {
    const { guest, allow, make } = await setup()
    await make('configmaps', named('v1', 'ConfigMap', 'here'), 'default')
    await allow(['configmaps'], 'default')
    const found = await read(guest)
    expect(found.objects).toEqual(['core/ConfigMap/default/here'])
    expect(gapOf(found, 'ConfigMap')).toEqual([{ need: 'api:configmaps', scope: {}, why: 'forbidden' }])
    expect(gapOf(found, 'Namespace')).toMatchObject([{ need: 'api:namespaces', why: 'forbidden' }])
  })

  it('is complete again with the right', async () => {
    const { guest, allow } = await setup()
    await allow(['*'])
    expect((await read(guest)).unread).toEqual([])
  })

  it('is not asked namespace by namespace without end', async () => {
    const { guest, allow, make, server } = await setup()
    await allow(['namespaces'])
    for (let index = 0; index < 150; index++) await make('namespaces', named('v1', 'Namespace', `n-${index}`))
    server.requests.length = 0
    const found = await read(guest)
    expect(server.requests.length).toBeLessThan(2_200)
    expect(gapOf(found, 'Deployment')).toMatchObject([{ scope: {}, why: 'forbidden' }, { need: 'api:pods' }])
  })
})

describe('one namespace', () => {
  it('is listed alone, with what belongs to the whole cluster', async () => {
    const { admin, server } = await setup()
    const { objects } = await read(admin, { namespace: 'shop' })
    expect(objects).toContain('apps/Deployment/shop/web')
    expect(objects.filter((id) => id.includes('bank'))).toEqual([])
    expect(server.requests).toContain('GET /apis/apps/v1/namespaces/shop/deployments?limit=500')
    expect(server.requests).not.toContain('GET /apis/apps/v1/deployments?limit=500')
  })
})

describe('a server in trouble', () => {
  it('costs the kind it cannot give, and no other', async () => {
    const { admin, server } = await setup()
    server.faults.push({ path: /deployments/, kind: 'internal-error' })
    const found = await read(admin)
    expect(gapOf(found, 'Deployment')).toMatchObject([
      { need: 'api:deployments', why: 'not-collected' },
      { need: 'api:pods' },
    ])
    expect(found.unread).toEqual([
      'deployments.apps could not be listed: the list of deployments.apps: etcdserver: request timed out',
    ])
    expect(found.objects).toContain('core/ConfigMap/shop/settings')
  })

  it.each([
    ['stall', 'timeout'],
    ['login-page', 'not-collected'],
    ['truncate', 'not-collected'],
  ] as const)('that answers with %s leaves %s', async (kind, why) => {
    const { admin, server } = await setup()
    server.faults.push({ path: /configmaps/, kind })
    expect(gapOf(await read(admin), 'ConfigMap')).toEqual([{ need: 'api:configmaps', scope: {}, why }])
  })

  it('that stops answering is not waited for kind by kind', async () => {
    const { admin, server } = await setup()
    server.faults.push({ path: /limit=/, kind: 'no-answer' })
    const found = await read(admin)
    expect(server.requests.filter((request) => request.includes('limit='))).toHaveLength(6)
    expect(gapOf(found, 'Role')).toEqual([{ need: 'api:roles', scope: {}, why: 'timeout' }])
    expect(found.unread.at(-1)).toContain('stopped answering, so it was not asked')
  })

  it('with a group that does not answer says so', async () => {
    const { admin, server } = await setup()
    const stale = {
      ...admin,
      discover: async () => ({
        ...(await admin.discover()),
        failed: [{ group: 'cilium.io', message: 'cilium.io/v2 did not answer' }],
      }),
    }
    const found = await read(stale)
    expect(found.unread[0]).toContain('nothing of the API group cilium.io was read')
    expect(found.gaps[0]?.missing).toEqual([
      { need: 'api:ciliumnetworkpolicies', scope: {}, why: 'stale' },
      { need: 'api:networkpolicies', scope: {}, why: 'stale' },
    ])
    expect(server.requests.length).toBeGreaterThan(10)
  })

  it('that nobody may talk to is an error', async () => {
    const { server } = await setup()
    const stranger = openClient(accessTo(server.url, { token: 'nobody' }), { env: {} })
    opened.clients.push(stranger)
    await expect(read(stranger)).rejects.toMatchObject({ code: 'unauthorized' })
  })
})

describe('a cluster with 1,000 definitions', () => {
  it('is read in a moment, and only what makes pods of its own is listed', async () => {
    const { admin, make, server } = await setup()
    const definition = (group: string, plural: string, kind: string): JsonObject => ({
      ...named('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.${group}`),
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural, kind },
        versions: [{ name: 'v1alpha1', served: true, storage: true }],
      },
    })
    for (let index = 0; index < 1000; index++)
      await make('customresourcedefinitions', definition(`g${index % 50}.example.com`, `kinds${index}`, `Kind${index}`))
    await make('customresourcedefinitions', definition('argoproj.io', 'rollouts', 'Rollout'))
    server.requests.length = 0
    const start = performance.now()
    const { objects } = await read(admin)
    expect(objects.filter((id) => id.includes('CustomResourceDefinition'))).toHaveLength(1001)
    expect(server.requests.filter((request) => request.includes('/kinds'))).toEqual([])
    expect(server.requests).toContain('GET /apis/argoproj.io/v1alpha1/rollouts?limit=500')
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
