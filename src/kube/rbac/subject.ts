import { type Json, textAt } from '../../core/index.ts'

/** Who can hold rights. A service account is also a user of a certain name. */
export type RbacSubject =
  | { readonly kind: 'User'; readonly name: string }
  | { readonly kind: 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string }

const accountPrefix = 'system:serviceaccount:'

/**
 * A subject as a binding writes it. A service account without namespace is of the binding's own; a cluster-wide binding
 * has none, and then the subject is nobody.
 */
export function readSubject(subject: Json, bindingNamespace: string): RbacSubject | undefined {
  const name = textAt(subject, 'name')
  if (!name) return undefined
  switch (textAt(subject, 'kind')) {
    case 'User':
      return accountOfUser(name) ?? { kind: 'User', name }
    case 'Group':
      return { kind: 'Group', name }
    case 'ServiceAccount': {
      const namespace = textAt(subject, 'namespace') || bindingNamespace
      return namespace === '' ? undefined : { kind: 'ServiceAccount', namespace, name }
    }
    default:
      return undefined
  }
}

/** `system:serviceaccount:shop:web` is the service account `web` of `shop`. */
function accountOfUser(user: string): RbacSubject | undefined {
  if (!user.startsWith(accountPrefix)) return undefined
  const [namespace, name, ...rest] = user.slice(accountPrefix.length).split(':')
  return namespace && name && rest.length === 0 ? { kind: 'ServiceAccount', namespace, name } : undefined
}

/** `User jane`, `Group devs`, `ServiceAccount shop/web`. */
export function subjectText(subject: RbacSubject): string {
  const name = subject.kind === 'ServiceAccount' ? `${subject.namespace}/${subject.name}` : subject.name
  return `${subject.kind} ${name}`
}

/** The groups that the API server puts a subject into by itself. */
export function impliedGroups(subject: RbacSubject): readonly string[] {
  switch (subject.kind) {
    case 'Group':
      return []
    case 'User':
      return [subject.name === 'system:anonymous' ? 'system:unauthenticated' : 'system:authenticated']
    case 'ServiceAccount':
      return ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${subject.namespace}`]
  }
}
