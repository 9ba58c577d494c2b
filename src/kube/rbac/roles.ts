import { type Json, type JsonObject, listAt, type Missing, member, objectAt, textAt } from '../../core/index.ts'
import type { Estate } from '../estate-index/index.ts'
import { type KubeObject, selects } from '../objects/index.ts'
import builtInRoles from './built-in-roles.json' with { type: 'json' }
import { type RbacRule, readRules } from './rule.ts'

export const rbacGroup = 'rbac.authorization.k8s.io'

/** What a binding refers to: a role of its own namespace or a cluster role. */
export interface RoleRef {
  readonly kind: 'Role' | 'ClusterRole'
  /** Empty for a cluster role. */
  readonly namespace: string
  readonly name: string
}

/** The rules of a role as far as they are known. */
export interface RoleRules {
  /** False: there is no such role, so that bindings to it grant nothing until somebody creates it. */
  readonly exists: boolean
  readonly rules: readonly RbacRule[]
  /** Set where more rules may hold than those listed. */
  readonly missing?: Missing
}

/** The user-facing roles that every cluster has from its start. */
const builtIn = new Map((builtInRoles as JsonObject[]).map((role) => [textAt(member(role, 'metadata'), 'name'), role]))

/** The rules of a role, aggregated over labels as the controller manager does it. */
export function rulesOfRole(estate: Estate, ref: RoleRef): RoleRules {
  const object = roleObject(estate, ref)
  if (object === undefined) {
    const missing = estate.missing(ref.kind === 'Role' ? 'api:roles' : 'api:clusterroles', ref.namespace || undefined)
    return { exists: missing !== undefined, rules: [], ...(missing && { missing }) }
  }
  const parts = aggregatedParts(estate, object)
  const rules = [object, ...parts].flatMap((part) => ownRules(part))
  const isAggregated = selectorsOf(object).length > 0
  const missing = isAggregated ? estate.missing('api:clusterroles') : undefined
  return { exists: true, rules, ...(missing && { missing }) }
}

interface RoleObject {
  readonly object: JsonObject
  /** Somebody wrote it into a file: the controller replaces the rules of an aggregated role. */
  readonly fromFile: boolean
}

function roleObject(estate: Estate, { kind, namespace, name }: RoleRef): RoleObject | undefined {
  const found = estate.find({ group: rbacGroup, kind, namespace, name })
  if (found !== undefined) return roleFrom(found)
  const known = kind === 'ClusterRole' ? builtIn.get(name) : undefined
  return known && { object: known, fromFile: false }
}

function roleFrom({ object, origin }: KubeObject): RoleObject {
  return { object, fromFile: origin.source === 'file' }
}

function ownRules({ object, fromFile }: RoleObject): readonly RbacRule[] {
  return fromFile && selectorsOf({ object, fromFile }).length > 0 ? [] : readRules(object)
}

/** The cluster roles that flow into an aggregated one, through chains too; each once, so that circles end. */
function aggregatedParts(estate: Estate, role: RoleObject): readonly RoleObject[] {
  if (selectorsOf(role).length === 0) return []
  const all = estate.objects(rbacGroup, 'ClusterRole').map(roleFrom)
  const parts = new Set<JsonObject>([role.object])
  const queue: RoleObject[] = [role]
  const found: RoleObject[] = []
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const selectors = selectorsOf(next)
    if (selectors.length === 0) continue
    for (const one of all) {
      if (parts.has(one.object) || !isSelected(selectors, one.object)) continue
      parts.add(one.object)
      found.push(one)
      queue.push(one)
    }
  }
  return found
}

function selectorsOf({ object }: RoleObject): readonly Json[] {
  return listAt(objectAt(object, 'aggregationRule'), 'clusterRoleSelectors')
}

function isSelected(selectors: readonly Json[], role: JsonObject): boolean {
  const labels = objectAt(objectAt(role, 'metadata'), 'labels') ?? {}
  return selectors.some((selector) => selects(objectAt({ selector }, 'selector'), labels) === true)
}
