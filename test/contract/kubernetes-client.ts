import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, member, objectAt, textAt } from '../../src/core/index.ts'
import {
  type ApiResource,
  type ClusterAccess,
  type Discovery,
  type KubeClient,
  KubeError,
  type Listed,
  type ListOptions,
  openClient,
  type Watched,
} from '../../src/kube/client/index.ts'
import { comparable, keptObjects, record } from './api-defaults.ts'

/** `admin` may do everything, `guest` nothing until it is given rights, `stranger` is not known. */
export type ContractUser = 'admin' | 'guest' | 'stranger'

export interface ContractServer {
  access(user: ContractUser): ClusterAccess
  stop(): Promise<void>
}

/** What our client expects of an API server, and we of the client; the same for the stand-in and a real one.
 * `recording` writes down what a real server fills in. */
export function kubernetesClientContract(
  start: () => Promise<ContractServer>,
  options: { recording?: boolean } = {},
): void {
  let server: ContractServer
  let admin: KubeClient
  let guest: KubeClient
  let discovery: Discovery

  const resource = (name: string, group = ''): ApiResource => {
    const found = discovery.resources.find((one) => one.resource === name && one.group === group)
    if (found === undefined) throw new Error(`${name} is not served`)
    return found
  }
  const client = (user: ContractUser): KubeClient => openClient(server.access(user), { env: {} })

  beforeAll(async () => {
    server = await start()
    admin = client('admin')
    guest = client('guest')
    discovery = await admin.discover()
    for (const name of ['one', 'two', 'many', 'large', 'defaults', 'watched', 'removed', 'empty'])
      await admin.create(resource('namespaces'), object('v1', 'Namespace', name))
    for (const namespace of ['one', 'two'])
      for (const name of ['b', 'a', 'c']) await admin.create(resource('configmaps'), configMap(name), namespace)
    for (let index = 0; index < 23; index++)
      await admin.create(resource('configmaps'), configMap(`m-${String(index).padStart(2, '0')}`), 'many')
  }, 180_000)
  afterAll(async () => {
    admin?.close()
    guest?.close()
    await server?.stop()
  }, 30_000)

  describe('what is served', () => {
    it('has a version', async () => expect(await admin.version()).toMatch(/^v1\.\d+\.\d+/))

    it.each([
      ['pods', '', 'v1', 'Pod', true],
      ['namespaces', '', 'v1', 'Namespace', false],
      ['nodes', '', 'v1', 'Node', false],
      ['configmaps', '', 'v1', 'ConfigMap', true],
      ['secrets', '', 'v1', 'Secret', true],
      ['deployments', 'apps', 'v1', 'Deployment', true],
      ['cronjobs', 'batch', 'v1', 'CronJob', true],
      ['networkpolicies', 'networking.k8s.io', 'v1', 'NetworkPolicy', true],
      ['clusterroles', 'rbac.authorization.k8s.io', 'v1', 'ClusterRole', false],
      ['horizontalpodautoscalers', 'autoscaling', 'v2', 'HorizontalPodAutoscaler', true],
      ['customresourcedefinitions', 'apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', false],
      [
        'validatingwebhookconfigurations',
        'admissionregistration.k8s.io',
        'v1',
        'ValidatingWebhookConfiguration',
        false,
      ],
      ['runtimeclasses', 'node.k8s.io', 'v1', 'RuntimeClass', false],
      ['poddisruptionbudgets', 'policy', 'v1', 'PodDisruptionBudget', true],
    ])('has %s of group "%s" once, in its preferred version', (name, group, version, kind, namespaced) => {
      const found = discovery.resources.filter((one) => one.resource === name && one.group === group)
      expect(found).toMatchObject([{ version, kind, namespaced }])
      expect(found[0]?.verbs).toEqual(expect.arrayContaining(['list', 'watch', 'get']))
    })

    it('has no subresources and no failures', () => {
      expect(discovery.resources.filter((one) => one.resource.includes('/'))).toEqual([])
      expect(discovery.failed).toEqual([])
    })
  })

  describe('a list', () => {
    it.each([1, 2, 5, 7, 22, 23, 24, 500])('in pages of %i gives each object once, in order', async (pageSize) => {
      const { names } = await collect(admin, resource('configmaps'), { namespace: 'many', pageSize })
      expect(names).toEqual(names.toSorted())
      expect(names.filter((name) => name.startsWith('many/m-'))).toHaveLength(23)
      expect(new Set(names).size).toBe(names.length)
    })

    it.each([1, 4, 500])('over all namespaces in pages of %i goes by namespace, then by name', async (pageSize) => {
      const { names } = await collect(admin, resource('configmaps'), { pageSize })
      const ours = names.filter((name) => /^(one|two)\/[abc]$/.test(name))
      expect(ours).toEqual(['one/a', 'one/b', 'one/c', 'two/a', 'two/b', 'two/c'])
    })

    it('of one namespace has nothing of another', async () => {
      const { names } = await collect(admin, resource('configmaps'), { namespace: 'one' })
      expect(names.every((name) => name.startsWith('one/'))).toBe(true)
    })

    it('ends with its version', async () => {
      const { end } = await collect(admin, resource('namespaces'))
      expect(end).toMatch(/^\d+$/)
    })

    it.each(['jobs', 'cronjobs'])('of %s that has nothing is empty', async (name) => {
      expect((await collect(admin, resource(name, 'batch'), { namespace: 'empty' })).names).toEqual([])
    })

    it('of a namespace that is not there is empty', async () => {
      expect((await collect(admin, resource('configmaps'), { namespace: 'nowhere' })).names).toEqual([])
    })

    it('names the kind of each object', async () => {
      const { objects } = await collect(admin, resource('configmaps'), { namespace: 'one' })
      expect(objects.every(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'ConfigMap')).toBe(true)
    })

    it('names group and version of objects outside the core', async () => {
      const { objects } = await collect(admin, resource('deployments', 'apps'), { namespace: 'defaults' })
      expect(objects.every(({ apiVersion }) => apiVersion === 'apps/v1')).toBe(true)
    })

    it('follows a label selector', async () => {
      const { names } = await collect(admin, resource('configmaps'), { labelSelector: 'letter=b' })
      expect(names).toEqual(['one/b', 'two/b'])
    })

    it('follows a field selector', async () => {
      const { names } = await collect(admin, resource('configmaps'), {
        fieldSelector: 'metadata.name=c',
        namespace: 'two',
      })
      expect(names).toEqual(['two/c'])
    })

    it('of metadata alone carries no content', async () => {
      const options = { namespace: 'one', metadataOnly: true }
      const { objects } = await collect(admin, resource('configmaps'), options)
      expect(objects.find((one) => nameOf(one) === 'one/a')).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' })
      expect(objects.flatMap((one) => Object.keys(one)).filter((key) => key === 'data')).toEqual([])
    })

    it('of metadata alone comes in pages too', async () => {
      const { names } = await collect(admin, resource('configmaps'), {
        namespace: 'many',
        metadataOnly: true,
        pageSize: 5,
      })
      expect(names.filter((name) => name.startsWith('many/m-'))).toHaveLength(23)
    })

    it('that is large arrives whole, compressed or not', async () => {
      const text = (index: number): string => `${index}:${'lorem ipsum '.repeat(900)}`
      for (let index = 0; index < 30; index++)
        await admin.create(
          resource('configmaps'),
          { ...configMap(`large-${index}`), data: { text: text(index) } },
          'large',
        )
      const { objects } = await collect(admin, resource('configmaps'), { namespace: 'large', labelSelector: 'letter' })
      const texts = objects.map((one) => textAt(objectAt(one, 'data'), 'text'))
      expect(texts.toSorted()).toEqual(Array.from({ length: 30 }, (_, index) => text(index)).toSorted())
    })

    it('keeps numbers and odd characters exactly', async () => {
      const data = { odd: 'a\u0000b "quoted" \\ \u2028 \u{1F30A}', '.dotted.key': '9007199254740993' }
      await admin.create(resource('configmaps'), { ...configMap('odd'), data }, 'large')
      const { objects } = await collect(admin, resource('configmaps'), {
        namespace: 'large',
        labelSelector: 'letter=odd',
      })
      expect(objects[0]?.data).toEqual(data)
    })

    it('that is given up ends with an error', async () => {
      const signal = AbortSignal.abort()
      expect(await failureOf(collect(admin, resource('configmaps'), { signal }))).toMatchObject({ code: 'aborted' })
    })

    it('can be left in the middle, and the next one works', async () => {
      for await (const _ of admin.list(resource('configmaps'), { namespace: 'many', pageSize: 3 })) break
      expect((await collect(admin, resource('configmaps'), { namespace: 'one' })).names).toContain('one/a')
    })

    it('can run beside others', async () => {
      const lists = await Promise.all(
        Array.from({ length: 12 }, () => collect(admin, resource('configmaps'), { namespace: 'many', pageSize: 4 })),
      )
      expect(new Set(lists.map(({ names }) => names.join())).size).toBe(1)
    })

    it('of a kind nobody serves is not found', async () => {
      const strange: ApiResource = {
        group: 'example.com',
        version: 'v1',
        resource: 'things',
        kind: 'Thing',
        namespaced: true,
        verbs: [],
      }
      expect(await failureOf(collect(admin, strange))).toMatchObject({ code: 'not-found', details: { status: 404 } })
    })
  })

  describe('one object', () => {
    it('is given whole', async () => {
      expect(await admin.get(resource('configmaps'), 'a', 'one')).toMatchObject({
        kind: 'ConfigMap',
        data: { letter: 'a' },
      })
    })

    it('that is not there is not found', async () => {
      const error = await failureOf(admin.get(resource('configmaps'), 'zzz', 'one'))
      expect(error).toMatchObject({ code: 'not-found' })
      expect(error.message).toContain('configmaps "zzz" not found')
    })

    it('gets a uid and a version when it is made', async () => {
      const made = await admin.create(resource('configmaps'), configMap('made'), 'two')
      expect(textAt(objectAt(made, 'metadata'), 'uid')).toMatch(/^[0-9a-f-]{36}$/)
      expect(textAt(objectAt(made, 'metadata'), 'resourceVersion')).toMatch(/^\d+$/)
    })

    it('cannot be made twice', async () => {
      expect(await failureOf(admin.create(resource('configmaps'), configMap('a'), 'one'))).toMatchObject({
        code: 'conflict',
      })
    })

    it('cannot be made in a namespace that is not there', async () => {
      const error = await failureOf(admin.create(resource('configmaps'), configMap('a'), 'nowhere'))
      expect(error).toMatchObject({ code: 'not-found' })
      expect(error.message).toContain('namespaces "nowhere" not found')
    })

    it('cannot be made without a name', async () => {
      const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }
      expect(await failureOf(admin.create(resource('configmaps'), nameless, 'one'))).toMatchObject({
        code: 'refused',
        details: { status: 422 },
      })
    })

    it('cannot be made as another kind', async () => {
      expect(await failureOf(admin.create(resource('secrets'), configMap('x'), 'one'))).toMatchObject({
        code: 'refused',
        details: { status: 400 },
      })
    })

    it('is replaced as a whole, and only in the version it was read in', async () => {
      const made = await admin.create(resource('configmaps'), configMap('replaced'), 'two')
      const changed = await admin.replace(resource('configmaps'), { ...made, data: { new: 'yes' } }, 'two')
      expect(changed).toMatchObject({ data: { new: 'yes' } })
      expect(await admin.get(resource('configmaps'), 'replaced', 'two')).toMatchObject({ data: { new: 'yes' } })
      const late = await failureOf(admin.replace(resource('configmaps'), { ...made, data: { old: 'no' } }, 'two'))
      expect(late).toMatchObject({ code: 'conflict' })
      expect(late.message).toContain('the object has been modified')
    })

    it('that is not there cannot be replaced', async () => {
      expect(await failureOf(admin.replace(resource('configmaps'), configMap('nobody'), 'two'))).toMatchObject({
        code: 'not-found',
      })
    })

    it('is gone when it was removed', async () => {
      await admin.create(resource('configmaps'), configMap('brief'), 'removed')
      await admin.remove(resource('configmaps'), 'brief', 'removed')
      expect(await failureOf(admin.get(resource('configmaps'), 'brief', 'removed'))).toMatchObject({
        code: 'not-found',
      })
      expect(await failureOf(admin.remove(resource('configmaps'), 'brief', 'removed'))).toMatchObject({
        code: 'not-found',
      })
    })
  })

  describe('rights', () => {
    const rbac = 'rbac.authorization.k8s.io'
    const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }]
    const subjects = [{ kind: 'User', name: 'guest', apiGroup: rbac }]

    it('are refused to a stranger', async () => {
      const stranger = client('stranger')
      expect(await failureOf(stranger.discover())).toMatchObject({ code: 'unauthorized', details: { status: 401 } })
      expect(await failureOf(collect(stranger, resource('pods')))).toMatchObject({ code: 'unauthorized' })
      stranger.close()
    })

    it.each([
      ['pods', ''],
      ['secrets', ''],
      ['nodes', ''],
      ['deployments', 'apps'],
      ['clusterrolebindings', rbac],
    ])('that a guest lacks on %s are said by name', async (name, group) => {
      const error = await failureOf(collect(guest, resource(name, group)))
      expect(error).toMatchObject({ code: 'forbidden', details: { status: 403 } })
      expect(error.message).toMatch(new RegExp(`${name}.* is forbidden: User "guest" cannot list resource "${name}"`))
      expect(error.message).toContain('at the cluster scope')
    })

    it('that a guest lacks in a namespace are said with the namespace', async () => {
      const error = await failureOf(collect(guest, resource('pods'), { namespace: 'two' }))
      expect(error.message).toContain('in the namespace "two"')
    })

    it('on metadata alone are the same rights', async () => {
      const options = { namespace: 'two', metadataOnly: true }
      expect(await failureOf(collect(guest, resource('secrets'), options))).toMatchObject({ code: 'forbidden' })
    })

    it('to make objects are other rights', async () => {
      expect(await failureOf(guest.create(resource('configmaps'), configMap('g'), 'one'))).toMatchObject({
        code: 'forbidden',
      })
    })

    it('given in one namespace hold there alone', async () => {
      await admin.create(resource('roles', rbac), { ...object(`${rbac}/v1`, 'Role', 'lister'), rules }, 'one')
      const roleRef = { kind: 'Role', name: 'lister', apiGroup: rbac }
      await admin.create(
        resource('rolebindings', rbac),
        { ...object(`${rbac}/v1`, 'RoleBinding', 'lister'), roleRef, subjects },
        'one',
      )
      const found = await eventually(() => collect(guest, resource('configmaps'), { namespace: 'one' }))
      expect(found.names).toContain('one/a')
      expect(await failureOf(collect(guest, resource('configmaps'), { namespace: 'two' }))).toMatchObject({
        code: 'forbidden',
      })
      expect(await failureOf(collect(guest, resource('configmaps')))).toMatchObject({ code: 'forbidden' })
      expect(await failureOf(collect(guest, resource('pods'), { namespace: 'one' }))).toMatchObject({
        code: 'forbidden',
      })
    })

    it('given for one object by name hold for a list that selects it', async () => {
      const named = [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['c'], verbs: ['list'] }]
      await admin.create(resource('roles', rbac), { ...object(`${rbac}/v1`, 'Role', 'named'), rules: named }, 'two')
      const roleRef = { kind: 'Role', name: 'named', apiGroup: rbac }
      const binding = { ...object(`${rbac}/v1`, 'RoleBinding', 'named'), roleRef, subjects }
      await admin.create(resource('rolebindings', rbac), binding, 'two')
      const one = { namespace: 'two', fieldSelector: 'metadata.name=c' }
      const found = await eventually(() => collect(guest, resource('configmaps'), one))
      expect(found.names).toEqual(['two/c'])
      const all = collect(guest, resource('configmaps'), { namespace: 'two' })
      expect(await failureOf(all)).toMatchObject({ code: 'forbidden' })
    })

    it('given for the cluster hold in every namespace', async () => {
      const limited = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] }]
      await admin.create(resource('clusterroles', rbac), {
        ...object(`${rbac}/v1`, 'ClusterRole', 'deployments'),
        rules: limited,
      })
      const roleRef = { kind: 'ClusterRole', name: 'deployments', apiGroup: rbac }
      await admin.create(resource('clusterrolebindings', rbac), {
        ...object(`${rbac}/v1`, 'ClusterRoleBinding', 'deployments'),
        roleRef,
        subjects,
      })
      expect((await eventually(() => collect(guest, resource('deployments', 'apps')))).end).toMatch(/^\d+$/)
      expect(await failureOf(collect(guest, resource('statefulsets', 'apps')))).toMatchObject({ code: 'forbidden' })
    })

    it('of somebody else can be tried on by those who may', async () => {
      const access = { ...server.access('admin'), impersonate: { user: 'visitor', groups: [] } }
      const visitor = openClient(access, { env: {} })
      const error = await failureOf(collect(visitor, resource('pods')))
      expect(error.message).toContain('User "visitor" cannot list')
      visitor.close()
    })
  })

  describe('a watch', () => {
    it('gives what is there, then what comes and goes', async () => {
      const seen: string[] = []
      const stop = new AbortController()
      await admin.create(resource('configmaps'), configMap('first'), 'watched')
      for await (const event of admin.watch(resource('configmaps'), { namespace: 'watched', signal: stop.signal })) {
        if ('object' in event && nameOf(event.object).endsWith('kube-root-ca.crt')) continue
        seen.push(describeEvent(event))
        if (event.kind === 'synced') await admin.create(resource('configmaps'), configMap('second'), 'watched')
        if (event.kind === 'added') await admin.remove(resource('configmaps'), 'first', 'watched')
        if (event.kind === 'deleted') stop.abort()
      }
      expect(seen).toEqual([
        'relist',
        'listed watched/first',
        'synced',
        'added watched/second',
        'deleted watched/first',
      ])
    })

    it('of one namespace hears nothing of another', async () => {
      const seen: string[] = []
      const stop = new AbortController()
      for await (const event of admin.watch(resource('configmaps'), { namespace: 'removed', signal: stop.signal })) {
        if (event.kind === 'synced') {
          await admin.create(resource('configmaps'), configMap('elsewhere'), 'two')
          await admin.create(resource('configmaps'), configMap('here'), 'removed')
        }
        if (event.kind !== 'added') continue
        seen.push(nameOf(event.object))
        stop.abort()
      }
      expect(seen).toEqual(['removed/here'])
    })

    it('names the kind of what it gives', async () => {
      const stop = new AbortController()
      for await (const event of admin.watch(resource('configmaps'), { namespace: 'two', signal: stop.signal })) {
        if (event.kind === 'synced') await admin.create(resource('configmaps'), configMap('kind'), 'two')
        if (event.kind !== 'added') continue
        expect(event.object).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' })
        stop.abort()
      }
    })

    it('without the right to list is refused', async () => {
      const watch = async (): Promise<void> => {
        for await (const _ of guest.watch(resource('pods'), { signal: new AbortController().signal }));
      }
      expect(await failureOf(watch())).toMatchObject({ code: 'forbidden' })
    })
  })

  describe('a kind of its own', () => {
    it('is discovered, made and listed', async () => {
      await admin.create(resource('customresourcedefinitions', 'apiextensions.k8s.io'), widgets)
      const served = await eventually(async () => {
        const { resources } = await admin.discover()
        const found = resources.find(({ kind }) => kind === 'Widget')
        if (found === undefined) throw new Error('not served yet')
        return found
      })
      expect(served).toMatchObject({ group: 'example.com', version: 'v1', resource: 'widgets', namespaced: true })
      const widget = { ...object('example.com/v1', 'Widget', 'w'), spec: { size: 3 } }
      await eventually(() => admin.create(served, widget, 'one'))
      const { objects } = await collect(admin, served)
      expect(objects).toMatchObject([{ apiVersion: 'example.com/v1', kind: 'Widget', spec: { size: 3 } }])
    })
  })

  describe('what the server fills in', () => {
    const recorded: Record<string, JsonObject> = {}
    it.each(keptObjects())('for $label is what a real one fills in', async ({ label, written, kept }) => {
      const of = discovery.resources.find(
        ({ kind, group }) => kind === written.kind && `${group}/`.startsWith(groupOf(written)),
      )
      if (of === undefined) throw new Error(`${textAt(written, 'kind')} is not served`)
      const made = await admin.create(of, written, of.namespaced ? 'defaults' : undefined)
      const found = comparable(made)
      if (options.recording === true) recorded[label] = found
      else expect(found).toEqual(kept)
    })
    afterAll(() => record(recorded))
  })
}

const widgets: JsonObject = {
  ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.com'),
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}

function object(apiVersion: string, kind: string, name: string): JsonObject {
  return { apiVersion, kind, metadata: { name } }
}

function configMap(name: string): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { letter: name } }, data: { letter: name } }
}

function groupOf(written: JsonObject): string {
  const version = textAt(written, 'apiVersion') ?? ''
  return version.includes('/') ? version.slice(0, version.indexOf('/') + 1) : '/'
}

function nameOf(object: JsonObject): string {
  const metadata = objectAt(object, 'metadata')
  return `${textAt(metadata, 'namespace') ?? ''}/${textAt(metadata, 'name')}`
}

function describeEvent(event: Watched): string {
  return 'object' in event ? `${event.kind} ${nameOf(event.object)}` : event.kind
}

export interface Collected {
  readonly objects: JsonObject[]
  readonly names: string[]
  readonly end: string | undefined
}

/** A whole list, for tests. */
export async function collect(
  client: KubeClient,
  resource: ApiResource,
  options: ListOptions = {},
): Promise<Collected> {
  const items: Listed[] = []
  for await (const item of client.list(resource, options)) items.push(item)
  const objects = items.flatMap((item) => (item.kind === 'object' ? [item.object] : []))
  const end = items.find((item) => item.kind === 'end')
  return {
    objects,
    names: objects.map(nameOf),
    end: end === undefined ? undefined : String(member({ ...end }, 'resourceVersion')),
  }
}

/** The error that must come. */
export async function failureOf(promise: Promise<unknown>): Promise<KubeError> {
  try {
    await promise
  } catch (error) {
    if (error instanceof KubeError) return error
    throw error
  }
  throw new Error('this should have failed')
}

/** Rights and definitions take a moment on a real server. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const limit = Date.now() + 10_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > limit) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}
