import { type CheckId, member, objectAt, sortedKeys, textAt } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { isEverything, type RbacRule, type RoleRef, rbacGroup, readRules, roleOf } from '../../kube/rbac/index.ts'
import { fail, type NeighbourCheck, unlessAllThere, wrong } from '../check.ts'
import { grantCheck } from './subjects.ts'

/** A right that few subjects should hold. */
export interface ScarceRight {
  /**
   * What somebody with these rules may do, such as `may approve certificates`; undefined when they do not give the
   * right. In a namespace less of a rule holds.
   */
  readonly given: (rules: readonly RbacRule[], scope: 'cluster' | 'namespace') => string | undefined
  /** How to take it away. */
  readonly steps: readonly string[]
}

const params = { holders: [] }

/** Whoever may do everything is RB-02's to report: one cause is one finding. */
export function scarceGrant(
  id: CheckId,
  kind: 'ClusterRoleBinding' | 'RoleBinding',
  { given, steps }: ScarceRight,
): NeighbourCheck {
  return grantCheck(id, kind, params, ({ rules }, { ref }) => {
    const what = given(rules, kind === 'RoleBinding' ? 'namespace' : 'cluster')
    if (what === undefined || rules.some(isEverything)) return undefined
    return { what: kind === 'RoleBinding' ? `${what} in namespace ${ref.namespace}` : what, steps }
  })
}

/** A role that nobody is bound to waits for somebody who binds it by its name; bound ones are found at their bindings. */
export function scarceUnbound(id: CheckId, kinds: readonly RoleRef['kind'][], { given }: ScarceRight): NeighbourCheck {
  return {
    id,
    needs: ['api:clusterrolebindings', 'api:rolebindings'],
    appliesTo: (object) => {
      const kind = kinds.find((one) => one === object.ref.kind)
      if (object.ref.group !== rbacGroup || kind === undefined) return { why: 'not a role that can give the right' }
      return flowsElsewhere(object) ? { why: 'made by Kubernetes, or part of another role' } : true
    },
    evaluate: ({ object, ref }, estate) => {
      const rules = readRules(object)
      const scope = ref.kind === 'Role' ? 'namespace' : 'cluster'
      const what = given(rules, scope)
      if (what === undefined || rules.some(isEverything) || boundRoles(estate).has(keyOf(ref))) return []
      const last = decidingRule(rules, (some) => given(some, scope) !== undefined)
      const message = `whoever is bound to this role ${what}, and nobody is`
      const at = wrong([...(last?.path ?? []), 'verbs'], last?.verbs, message)
      const need = ref.kind === 'Role' ? 'api:rolebindings' : 'api:clusterrolebindings'
      return unlessAllThere(estate, need, ref.namespace || undefined, () => [fail(at)])
    },
  }
}

/** The rule with which the right is complete; found by halves, because a role may be long. */
function decidingRule(rules: readonly RbacRule[], isGiven: (some: readonly RbacRule[]) => boolean) {
  let [low, high] = [0, rules.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (isGiven(rules.slice(0, middle + 1))) high = middle
    else low = middle + 1
  }
  return rules[low]
}

/** Roles that Kubernetes makes, and those whose rules flow into another role, which is bound in their place. */
function flowsElsewhere({ object }: KubeObject): boolean {
  const labels = objectAt(member(object, 'metadata'), 'labels') ?? {}
  const isBuiltIn = textAt(labels, 'kubernetes.io/bootstrapping') === 'rbac-defaults'
  return isBuiltIn || sortedKeys(labels).some((key) => key.startsWith('rbac.authorization.k8s.io/aggregate-to-'))
}

const known = new WeakMap<Estate, ReadonlySet<string>>()

function boundRoles(estate: Estate): ReadonlySet<string> {
  const earlier = known.get(estate)
  if (earlier !== undefined) return earlier
  const bindings = ['ClusterRoleBinding', 'RoleBinding'].flatMap((kind) => estate.objects(rbacGroup, kind))
  const bound = new Set(bindings.flatMap((binding) => roleOf(binding) ?? []).map(keyOf))
  known.set(estate, bound)
  return bound
}

const keyOf = ({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string =>
  `${kind}/${namespace}/${name}`
