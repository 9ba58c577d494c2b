import { type Json, listAt, objectAt, textAt } from '../../../src/core/index.ts'
import type { Store } from './store.ts'

export interface User {
  readonly name: string
  readonly groups: readonly string[]
}

export interface Attempt {
  readonly verb: string
  readonly group: string
  /** With its part, if it is about one: `pods/status`. */
  readonly resource: string
  readonly namespace: string | undefined
  /** Of one object, or of a list that selects one by name. */
  readonly name?: string | undefined
}

const rbac = 'rbac.authorization.k8s.io'

/** Whether the bindings in the store let a user do something, as RBAC decides it. */
export function isAllowed(store: Store, user: User, attempt: Attempt): boolean {
  if (user.groups.includes('system:masters')) return true
  const clusterWide = store.list({ group: rbac, resource: 'clusterrolebindings' }, undefined)
  const local =
    attempt.namespace === undefined ? [] : store.list({ group: rbac, resource: 'rolebindings' }, attempt.namespace)
  return [...clusterWide, ...local].some(
    ({ object }) =>
      listAt(object, 'subjects').some((subject) => isSubject(subject, user)) &&
      rulesOf(store, objectAt(object, 'roleRef'), attempt.namespace).some((rule) => permits(rule, attempt)),
  )
}

function isSubject(subject: Json, user: User): boolean {
  const name = textAt(subject, 'name') ?? ''
  switch (textAt(subject, 'kind')) {
    case 'Group':
      return user.groups.includes(name)
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${textAt(subject, 'namespace') ?? ''}:${name}`
    default:
      return textAt(subject, 'kind') === 'User' && user.name === name
  }
}

function rulesOf(store: Store, roleRef: Json | undefined, namespace: string | undefined): readonly Json[] {
  const isCluster = textAt(roleRef, 'kind') === 'ClusterRole'
  const resource = isCluster ? 'clusterroles' : 'roles'
  const name = textAt(roleRef, 'name') ?? ''
  const roles = store.list({ group: rbac, resource }, isCluster ? undefined : namespace)
  return roles
    .filter(({ object }) => textAt(objectAt(object, 'metadata'), 'name') === name)
    .flatMap(({ object }) => listAt(object, 'rules'))
}

function permits(rule: Json, { verb, group, resource, name }: Attempt): boolean {
  const named = listAt(rule, 'resourceNames')
  if (named.length > 0 && (name === undefined || !named.includes(name))) return false
  const holds = (list: string, value: string): boolean =>
    listAt(rule, list).some((item) => item === '*' || item === value)
  const part = resource.includes('/') ? `*/${resource.split('/')[1]}` : resource
  return holds('verbs', verb) && holds('apiGroups', group) && (holds('resources', resource) || holds('resources', part))
}
