import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type JsonObject, objectAt } from '../../src/core/index.ts'
import { namespace } from './gate/objects.ts'
import type { GateServer } from './gate/server.ts'

const reviews = '/apis/authorization.k8s.io/v1'
const rbac = 'rbac.authorization.k8s.io'
const roles = `/apis/${rbac}/v1/clusterroles`
const bindings = `/apis/${rbac}/v1/namespaces/shop/rolebindings`

/** Rights, asked for without using them: what the gate asks before somebody may approve an exception. */
export function accessReviewContract(start: () => Promise<GateServer>): void {
  let server: GateServer

  beforeAll(async () => {
    server = await start()
    const rules = [
      { apiGroups: [''], resources: ['pods', 'pods/status'], verbs: ['get'] },
      { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['update'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['one'], verbs: ['get'] },
    ]
    const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'reader' }
    const subjects = [
      { apiGroup: rbac, kind: 'User', name: 'guest' },
      { apiGroup: rbac, kind: 'Group', name: 'readers' },
      { kind: 'ServiceAccount', name: 'robot', namespace: 'shop' },
    ]
    await server.request('POST', '/api/v1/namespaces', namespace('shop'))
    await server.request('POST', roles, { metadata: { name: 'reader' }, rules })
    await server.request('POST', bindings, { metadata: { name: 'reader' }, roleRef, subjects })
    // Rights are seen by a server a moment after they were given.
    for (let tries = 0; tries < 100 && !(await isAllowed(guest, podsIn('shop'))); tries++) await sleep(50)
  }, 120_000)
  afterAll(() => server?.stop(), 30_000)

  async function isAllowed(who: JsonObject, resourceAttributes: JsonObject): Promise<boolean> {
    const body = { metadata: {}, spec: { ...who, resourceAttributes } }
    const answer = await server.request('POST', `${reviews}/subjectaccessreviews`, body)
    expect(answer.status).toBe(201)
    return objectAt(answer.body, 'status')?.allowed === true
  }

  const podsIn = (where: string): JsonObject => ({ resource: 'pods', verb: 'get', namespace: where })
  const guest = { user: 'guest' }

  it.each<[string, JsonObject, JsonObject, boolean]>([
    ['a user where it is bound', guest, podsIn('shop'), true],
    ['a user elsewhere', guest, podsIn('default'), false],
    ['a user in the whole cluster', guest, { resource: 'pods', verb: 'get' }, false],
    ['another verb', guest, { ...podsIn('shop'), verb: 'delete' }, false],
    ['another group of resources', guest, { ...podsIn('shop'), group: 'apps' }, false],
    ['a part that is named', guest, { ...podsIn('shop'), subresource: 'status' }, true],
    ['a part that is not', guest, { ...podsIn('shop'), subresource: 'exec' }, false],
    [
      'a part of any resource',
      guest,
      { group: 'apps', resource: 'deployments', subresource: 'scale', verb: 'update', namespace: 'shop' },
      true,
    ],
    [
      'the whole of any resource',
      guest,
      { group: 'apps', resource: 'deployments', verb: 'update', namespace: 'shop' },
      false,
    ],
    ['an object by its name', guest, { resource: 'configmaps', verb: 'get', namespace: 'shop', name: 'one' }, true],
    [
      'an object of another name',
      guest,
      { resource: 'configmaps', verb: 'get', namespace: 'shop', name: 'two' },
      false,
    ],
    ['whoever is in a group', { user: 'x', groups: ['readers'] }, podsIn('shop'), true],
    ['a service account', { user: 'system:serviceaccount:shop:robot' }, podsIn('shop'), true],
    ['a service account of another namespace', { user: 'system:serviceaccount:default:robot' }, podsIn('shop'), false],
    ['an administrator', { user: 'x', groups: ['system:masters'] }, { resource: 'nodes', verb: 'delete' }, true],
    ['nobody in particular', { user: 'x' }, podsIn('shop'), false],
  ])('%s', async (_, who, resourceAttributes, allowed) => {
    expect(await isAllowed(who, resourceAttributes)).toBe(allowed)
  })

  it.each<[JsonObject, boolean]>([
    [podsIn('shop'), true],
    [podsIn('default'), false],
  ])('anybody may ask for itself: %j', async (resourceAttributes, allowed) => {
    const body = { metadata: {}, spec: { resourceAttributes } }
    const answer = await server.request('POST', `${reviews}/selfsubjectaccessreviews`, body, { as: 'guest' })
    expect([answer.status, objectAt(answer.body, 'status')?.allowed]).toEqual([201, allowed])
  })

  it('not everybody may ask for others', async () => {
    const body = { metadata: {}, spec: { ...guest, resourceAttributes: podsIn('shop') } }
    const answer = await server.request('POST', `${reviews}/subjectaccessreviews`, body, { as: 'guest' })
    expect(answer.status).toBe(403)
  })
}
