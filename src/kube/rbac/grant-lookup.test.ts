import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../core/index.ts'
import { EstateIndex } from '../estate-index/index.ts'
import { readKubeObject } from '../objects/index.ts'
import { allowsAnyName, allowsSomeName, grantLookup, isEverything, type RbacSubject, readRules } from './index.ts'

const apiVersion = 'rbac.authorization.k8s.io/v1'

function estateOf(objects: readonly JsonObject[], complete = true): EstateIndex {
  const estate = new EstateIndex(complete)
  for (const value of objects) {
    const origin = { source: 'file', file: 'x.yaml', doc: 0, line: 1 } as const
    const read = readKubeObject(value, { origin })
    if (!read.ok) throw new Error(read.message)
    estate.add(read.object)
  }
  return estate
}

const role = (kind: string, name: string, rules: Json, more: JsonObject = {}, namespace = 'shop'): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(kind === 'Role' && { namespace }), ...more },
  rules,
})
const binding = (kind: string, roleRef: JsonObject, subjects: Json, namespace = 'shop'): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: 'b', ...(kind === 'RoleBinding' && { namespace }) },
  roleRef,
  subjects,
})
const clusterRole = (name: string): JsonObject => ({ kind: 'ClusterRole', name })
const readPods: Json = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]
const web: RbacSubject = { kind: 'ServiceAccount', namespace: 'shop', name: 'web' }
const webSubject = { kind: 'ServiceAccount', name: 'web', namespace: 'shop' }

const grantsOf = (estate: EstateIndex, subject: RbacSubject) => grantLookup(estate).grants(subject)

describe('rules', () => {
  const rule = (text: JsonObject) => {
    const [read] = readRules({ rules: [text] })
    if (read === undefined) throw new Error('no rule')
    return read
  }
  const exec = { verb: 'create', group: '', resource: 'pods/exec' }

  it('grant a subresource by its name, by */subresource and by *, never by pods/* or pods', () => {
    const allows = (resource: string) =>
      allowsAnyName(rule({ apiGroups: [''], resources: [resource], verbs: ['create'] }), exec)
    expect(['pods/exec', '*/exec', '*'].map(allows)).toEqual([true, true, true])
    expect(['pods/*', 'pods', '*/log', 'exec'].map(allows)).toEqual([false, false, false, false])
  })

  it('grant only what verbs and groups say', () => {
    const request = { verb: 'list', group: '', resource: 'secrets' }
    expect(allowsAnyName(rule({ apiGroups: ['apps'], resources: ['secrets'], verbs: ['*'] }), request)).toBe(false)
    expect(allowsAnyName(rule({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }), request)).toBe(false)
    expect(allowsAnyName(rule({ apiGroups: ['*'], resources: ['secrets'], verbs: ['*'] }), request)).toBe(true)
  })

  it('with names do not grant every name', () => {
    const named = rule({ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['a'] })
    const request = { verb: 'get', group: '', resource: 'secrets' }
    expect([allowsAnyName(named, request), allowsSomeName(named, request)]).toEqual([false, true])
  })

  it('are everything by what they say', () => {
    const star = { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
    expect(isEverything(rule(star))).toBe(true)
    expect(isEverything(rule({ ...star, apiGroups: [''] }))).toBe(true)
    const verbs = ['delete', 'get', 'list', 'watch', 'create', 'update', 'patch']
    expect(isEverything(rule({ ...star, verbs }))).toBe(true)
    expect(isEverything(rule({ ...star, verbs: verbs.slice(1) }))).toBe(false)
    expect(isEverything(rule({ ...star, apiGroups: ['apps'] }))).toBe(false)
    expect(isEverything(rule({ ...star, resourceNames: ['a'] }))).toBe(false)
    expect(isEverything(rule({ ...star, resources: ['pods'] }))).toBe(false)
    expect(isEverything(rule({ nonResourceURLs: ['*'], verbs: ['*'] }))).toBe(false)
  })

  it('of the wrong type grant nothing and break nothing', () => {
    const odd = readRules({ rules: [null, 'x', { verbs: '*', resources: [1, ['*']], apiGroups: {} }] })
    expect(odd).toHaveLength(3)
    expect(odd.some(isEverything)).toBe(false)
    expect(readRules({ rules: 'all' })).toEqual([])
  })
})

describe('grants', () => {
  it('of a cluster role bound in a namespace hold in that namespace', () => {
    const estate = estateOf([
      role('ClusterRole', 'r', readPods),
      binding('RoleBinding', clusterRole('r'), [webSubject], 'data'),
    ])
    expect(grantsOf(estate, web)).toMatchObject([{ scope: 'data', exists: true, rules: [{ verbs: ['get'] }] }])
  })

  it('of a cluster role bound cluster-wide hold everywhere', () => {
    const estate = estateOf([
      role('ClusterRole', 'r', readPods),
      binding('ClusterRoleBinding', clusterRole('r'), [webSubject]),
    ])
    expect(grantsOf(estate, web)).toMatchObject([{ scope: undefined }])
  })

  it('never come from a cluster-wide binding of a namespaced role', () => {
    const estate = estateOf([
      role('Role', 'r', readPods),
      binding('ClusterRoleBinding', { kind: 'Role', name: 'r' }, [webSubject]),
    ])
    expect(grantsOf(estate, web)).toEqual([])
  })

  it('look for a role in the namespace of its binding', () => {
    const objects = [binding('RoleBinding', { kind: 'Role', name: 'r' }, [webSubject], 'data')]
    expect(grantsOf(estateOf([...objects, role('Role', 'r', readPods)]), web)).toMatchObject([
      { exists: false, rules: [] },
    ])
  })

  it('to an account without namespace go to the binding’s own, and to nobody cluster-wide', () => {
    const nameless = [{ kind: 'ServiceAccount', name: 'web' }]
    const own = estateOf([role('ClusterRole', 'r', readPods), binding('RoleBinding', clusterRole('r'), nameless)])
    const wide = estateOf([
      role('ClusterRole', 'r', readPods),
      binding('ClusterRoleBinding', clusterRole('r'), nameless),
    ])
    expect([grantsOf(own, web).length, grantsOf(wide, web).length]).toEqual([1, 0])
  })

  it.each([
    { kind: 'User', name: 'system:serviceaccount:shop:web' },
    { kind: 'Group', name: 'system:serviceaccounts' },
    { kind: 'Group', name: 'system:serviceaccounts:shop' },
    { kind: 'Group', name: 'system:authenticated' },
  ])('reach a service account as $kind $name', (subject) => {
    const estate = estateOf([
      role('ClusterRole', 'r', readPods),
      binding('ClusterRoleBinding', clusterRole('r'), [subject]),
    ])
    expect(grantsOf(estate, web)).toHaveLength(1)
  })

  it.each([
    { kind: 'User', name: 'web' },
    { kind: 'User', name: 'system:serviceaccount:shop:web:x' },
    { kind: 'Group', name: 'system:serviceaccounts:data' },
    { kind: 'Group', name: 'system:unauthenticated' },
    { kind: 'ServiceAccount', name: 'web', namespace: 'data' },
    { kind: 'Robot', name: 'web', namespace: 'shop' },
  ])('do not reach a service account as $kind $name', (subject) => {
    const estate = estateOf([
      role('ClusterRole', 'r', readPods),
      binding('ClusterRoleBinding', clusterRole('r'), [subject]),
    ])
    expect(grantsOf(estate, web)).toEqual([])
  })

  it('are unknown where the role was not given, and nothing where it does not exist', () => {
    const dangling = [binding('ClusterRoleBinding', clusterRole('gone'), [webSubject])]
    expect(grantsOf(estateOf(dangling), web)).toMatchObject([{ exists: false, rules: [] }])
    expect(grantsOf(estateOf(dangling, false), web)).toMatchObject([
      { exists: true, rules: [], missing: { need: 'api:clusterroles' } },
    ])
  })

  it('know the roles that every cluster has, unless the estate says otherwise', () => {
    const bound = binding('ClusterRoleBinding', clusterRole('cluster-admin'), [webSubject])
    expect(grantsOf(estateOf([bound], false), web)[0]?.rules.some(isEverything)).toBe(true)
    const changed = estateOf([bound, role('ClusterRole', 'cluster-admin', readPods)])
    expect(grantsOf(changed, web)[0]?.rules.some(isEverything)).toBe(false)
  })

  it('survive bindings that say nothing sensible', () => {
    const estate = estateOf([
      binding('RoleBinding', { kind: 'Robot', name: 'r' }, [webSubject]),
      { apiVersion, kind: 'ClusterRoleBinding', metadata: { name: 'x' }, roleRef: 'r', subjects: [null, 7] },
    ])
    expect(grantsOf(estate, web)).toEqual([])
  })
})

describe('aggregation', () => {
  const aggregated = (name: string, label: string, more: JsonObject = {}): JsonObject => ({
    ...role('ClusterRole', name, [{ apiGroups: [''], resources: ['own'], verbs: ['get'] }], more),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: { to: label } }] },
  })
  const part = role('ClusterRole', 'part', readPods, { labels: { to: 'whole' } })
  const resources = (estate: EstateIndex) => grantsOf(estate, web)[0]?.rules.flatMap((rule) => rule.resources)
  const bound = binding('ClusterRoleBinding', clusterRole('whole'), [webSubject])

  it('joins the roles its labels select and drops what a file says beside it', () => {
    expect(resources(estateOf([bound, part, aggregated('whole', 'whole')]))).toEqual(['pods'])
  })

  it('goes through chains and ends in circles', () => {
    const middle = aggregated('middle', 'middle', { labels: { to: 'whole' } })
    const back = aggregated('back', 'whole', { labels: { to: 'middle' } })
    const leaf = role('ClusterRole', 'leaf', readPods, { labels: { to: 'middle' } })
    expect(resources(estateOf([bound, aggregated('whole', 'whole'), middle, back, leaf]))).toEqual(['pods'])
  })

  it('into the built-in view reaches whoever holds edit', () => {
    const custom = role('ClusterRole', 'crd-viewer', [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }], {
      labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' },
    })
    const grant = binding('ClusterRoleBinding', clusterRole('view'), [webSubject])
    const listSecrets = (objects: JsonObject[]) =>
      grantsOf(estateOf(objects), web)[0]?.rules.some((rule) =>
        allowsAnyName(rule, { verb: 'list', group: '', resource: 'secrets' }),
      )
    expect([listSecrets([grant]), listSecrets([grant, custom])]).toEqual([false, true])
  })

  it('is open where cluster roles may be missing', () => {
    const estate = estateOf([bound, part, aggregated('whole', 'whole')], false)
    expect(grantsOf(estate, web)).toMatchObject([{ rules: [{}], missing: { need: 'api:clusterroles' } }])
  })
})
