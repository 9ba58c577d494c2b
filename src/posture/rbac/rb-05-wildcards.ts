import { type CheckId, listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type RbacRule, rbacGroup, readRules } from '../../kube/rbac/index.ts'
import { type ControlChecks, fail, fixable, type ObjectCheck, wrong } from '../check.ts'

const fields = [
  { id: 'RB-05/wildcard-resources', field: 'resources', what: 'every resource of its groups, also those added later' },
  { id: 'RB-05/wildcard-verbs', field: 'verbs', what: 'every verb, also bind, escalate and impersonate' },
  { id: 'RB-05/wildcard-groups', field: 'apiGroups', what: 'these resources of every API group, also of new ones' },
] as const satisfies readonly { id: CheckId; field: keyof RbacRule; what: string }[]

/** Two stars with a slash between them are none: they name a subresource that does not exist. */
const isWild = (entry: string): boolean => entry === '*' || (entry.startsWith('*/') && entry !== '*/*')

/** These run code or give out tokens, some of them by `get` alone. */
const strongSubresources = new Set(['attach', 'ephemeralcontainers', 'exec', 'portforward', 'proxy', 'token'])

/** The entry to show: `*` before a wildcard that grants less. */
function widest(entries: readonly string[]): number {
  const all = entries.indexOf('*')
  if (all >= 0) return all
  const strong = entries.findIndex((entry) => isWild(entry) && strongSubresources.has(entry.slice(2)))
  return strong >= 0 ? strong : entries.findIndex(isWild)
}

/** One subresource of everything is less than everything, unless it is a strong one or the verbs are wild as well. */
function isMild(rule: RbacRule, entry: string): boolean {
  return entry.startsWith('*/') && !strongSubresources.has(entry.slice(2)) && !rule.verbs.includes('*')
}

/** Roles that Kubernetes makes and mends by itself at every start. */
function isBuiltIn({ object, ref }: KubeObject): boolean {
  const labels = objectAt(member(object, 'metadata'), 'labels')
  const isReserved = ref.name.startsWith('system:') || ref.name === 'cluster-admin'
  return isReserved && textAt(labels, 'kubernetes.io/bootstrapping') === 'rbac-defaults'
}

/** The checks share the rules out among them, so that one rule is one finding. */
const wildcardCheck = ({ id, field, what }: (typeof fields)[number]): ObjectCheck => ({
  id,
  needs: [],
  appliesTo: (object) => {
    const { ref } = object
    if (ref.group !== rbacGroup || (ref.kind !== 'Role' && ref.kind !== 'ClusterRole')) return { why: 'not a role' }
    if (isBuiltIn(object)) return { why: 'made by Kubernetes' }
    const parts = listAt(objectAt(object.object, 'aggregationRule'), 'clusterRoleSelectors')
    return parts.length === 0 ? true : { why: 'its rules come from other roles' }
  },
  evaluate: ({ object }) =>
    readRules(object).flatMap((rule) => {
      const first = fields.find((one) => rule[one.field].some(isWild))
      if (first?.id !== id) return []
      const index = widest(rule[field])
      const entry = rule[field][index] ?? ''
      const granted = entry.startsWith('*/')
        ? `the subresource ${entry.slice(2)} of every resource of its groups, also of those added later`
        : what
      const failure = fixable(fail(wrong([...rule.path, field, index], entry, `this rule grants ${granted}`)), {
        kind: 'plan',
        impact: 'may-break',
        note: 'requests that nobody listed are refused afterwards',
        steps: [`list the ${field} that are used (audit log)`, `write them in place of the wildcard`],
      })
      return [isMild(rule, entry) ? { ...failure, severity: 'medium' } : failure]
    }),
})

export const rb05: ControlChecks = { objects: fields.map(wildcardCheck) }
