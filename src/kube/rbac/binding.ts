import { listAt, member, textAt } from '../../core/index.ts'
import type { KubeObject } from '../objects/index.ts'
import { type RoleRef, rbacGroup } from './roles.ts'
import { type RbacSubject, readSubject } from './subject.ts'

/** A subject of a binding, and its position in the binding's list. */
export interface BoundSubject {
  readonly subject: RbacSubject
  readonly index: number
}

export function isBinding({ ref }: KubeObject): boolean {
  return ref.group === rbacGroup && (ref.kind === 'RoleBinding' || ref.kind === 'ClusterRoleBinding')
}

/** The subjects of a binding that are somebody. */
export function subjectsOf({ object, ref }: KubeObject): readonly BoundSubject[] {
  return listAt(object, 'subjects').flatMap((written, index) => {
    const subject = readSubject(written, ref.namespace)
    return subject === undefined ? [] : [{ subject, index }]
  })
}

/** The role of a binding; undefined where the API server refuses the reference. */
export function roleOf({ object, ref }: KubeObject): RoleRef | undefined {
  const roleRef = member(object, 'roleRef')
  const [kind, name] = [textAt(roleRef, 'kind'), textAt(roleRef, 'name')]
  if (!name) return undefined
  if (kind === 'ClusterRole') return { kind, namespace: '', name }
  return kind === 'Role' && ref.kind === 'RoleBinding' ? { kind, namespace: ref.namespace, name } : undefined
}
