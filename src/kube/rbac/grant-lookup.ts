import type { Missing } from '../../core/index.ts'
import type { Estate } from '../estate-index/index.ts'
import type { KubeObject } from '../objects/index.ts'
import { roleOf, subjectsOf } from './binding.ts'
import { type RoleRef, type RoleRules, rbacGroup, rulesOfRole } from './roles.ts'
import { impliedGroups, type RbacSubject, subjectText } from './subject.ts'

/** What one binding gives to one subject. */
export interface Grant extends RoleRules {
  readonly binding: KubeObject
  /** Position of the subject in the binding's list. */
  readonly index: number
  readonly role: RoleRef
  /** The namespace the rules hold in; undefined for the whole cluster. */
  readonly scope: string | undefined
}

/** Who holds which rights, read from roles and bindings. */
export interface GrantLookup {
  /** The rules behind a binding; undefined where it refers to nothing the API server accepts. */
  rulesOf(binding: KubeObject): RoleRules | undefined
  /** What bindings give to a subject by name or through the groups the API server puts it into. */
  grants(subject: RbacSubject): readonly Grant[]
  /** Why there may be more grants in a namespace than those that are known. */
  missingGrants(namespace: string): Missing | undefined
}

const lookups = new WeakMap<Estate, GrantLookup>()

/** The lookup of an estate that is complete by now; made once for each. */
export function grantLookup(estate: Estate): GrantLookup {
  const known = lookups.get(estate)
  if (known !== undefined) return known
  const made = readGrants(estate)
  lookups.set(estate, made)
  return made
}

function readGrants(estate: Estate): GrantLookup {
  const rules = new Map<string, RoleRules>()
  const bySubject = new Map<string, Grant[]>()
  const rulesOf = (role: RoleRef): RoleRules => {
    const key = `${role.kind}/${role.namespace}/${role.name}`
    const known = rules.get(key) ?? rulesOfRole(estate, role)
    rules.set(key, known)
    return known
  }
  for (const binding of bindingsIn(estate)) {
    const role = roleOf(binding)
    if (role === undefined) continue
    const scope = binding.ref.kind === 'RoleBinding' ? binding.ref.namespace : undefined
    for (const { subject, index } of subjectsOf(binding)) {
      const grants = bySubject.get(subjectText(subject)) ?? []
      bySubject.set(subjectText(subject), grants)
      grants.push({ binding, index, role, scope, ...rulesOf(role) })
    }
  }
  return {
    rulesOf: (binding) => {
      const role = roleOf(binding)
      return role && rulesOf(role)
    },
    grants: (subject) => {
      const groups = impliedGroups(subject).map((name): RbacSubject => ({ kind: 'Group', name }))
      return [subject, ...groups].flatMap((one) => bySubject.get(subjectText(one)) ?? [])
    },
    missingGrants: (namespace) =>
      estate.missing('api:clusterrolebindings') ?? estate.missing('api:rolebindings', namespace),
  }
}

function bindingsIn(estate: Estate): readonly KubeObject[] {
  return [...estate.objects(rbacGroup, 'ClusterRoleBinding'), ...estate.objects(rbacGroup, 'RoleBinding')]
}
