import type { CheckId, Outcome, Params, Severity } from '../../core/index.ts'
import type { Estate } from '../../kube/estate-index/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import {
  type BoundSubject,
  grantLookup,
  type RbacSubject,
  type RoleRules,
  rbacGroup,
  subjectsOf,
  subjectText,
} from '../../kube/rbac/index.ts'
import { fail, fixable, type NeighbourCheck, wrong } from '../check.ts'
import controlPlaneSubjects from './control-plane-subjects.json' with { type: 'json' }

const controlPlane = new Set(controlPlaneSubjects)

/** Whether a list of `User jane`, `Group devs`, `ServiceAccount shop/web` names a subject; `*` at the end is open. */
export function isListed(subject: RbacSubject, lists: readonly (readonly string[])[]): boolean {
  const text = subjectText(subject)
  if (controlPlane.has(text)) return true
  return lists.flat().some((entry) => isNamed(text, entry))
}

function isNamed(text: string, entry: string): boolean {
  return entry.endsWith('*') ? text.startsWith(entry.slice(0, -1)) : entry === text
}

const everybody = new Set([
  'Group system:authenticated',
  'Group system:serviceaccounts',
  'Group system:unauthenticated',
  'User system:anonymous',
])

/** What is wrong with a role that somebody is bound to. */
export interface TooMuch {
  /** `may read every Secret of the cluster`. */
  readonly what: string
  readonly severity?: Severity
  /** Where the subject is everybody. */
  readonly severityForEverybody?: Severity
  readonly steps: readonly string[]
}

/** A check of the subjects of bindings of one kind: `judge` says what is wrong with the rules they get. */
export function grantCheck(
  id: CheckId,
  kind: 'ClusterRoleBinding' | 'RoleBinding',
  params: Params,
  judge: (rules: RoleRules, binding: KubeObject, estate: Estate) => TooMuch | undefined,
): NeighbourCheck {
  return {
    id,
    needs: ['api:clusterroles', 'api:roles'],
    params,
    appliesTo: ({ ref }) => (ref.group === rbacGroup && ref.kind === kind ? true : { why: `not a ${kind}` }),
    evaluate: (binding, estate, { excusedBindings = [], ...lists }) => {
      if (excusedBindings.some((entry) => isNamed(binding.ref.name, entry))) return []
      const subjects = subjectsOf(binding).filter(({ subject }) => !isListed(subject, Object.values(lists)))
      const rules = grantLookup(estate).rulesOf(binding)
      if (rules === undefined || subjects.length === 0) return []
      const found = judge(rules, binding, estate)
      if (found !== undefined) return subjects.map((bound) => tooMuch(bound, found, binding))
      return rules.missing === undefined ? [] : [{ kind: 'unknown', missing: [rules.missing] }]
    },
  }
}

function tooMuch({ subject, index }: BoundSubject, found: TooMuch, { ref }: KubeObject): Outcome {
  const text = subjectText(subject)
  const at = wrong(['subjects', index], text, `${text} ${found.what}, through ${ref.kind} "${ref.name}"`)
  const failure = fixable(fail(at, text), {
    kind: 'plan',
    impact: 'may-break',
    note: `whatever ${text} does with these rights stops working`,
    steps: found.steps,
  })
  const severity = (everybody.has(text) ? found.severityForEverybody : undefined) ?? found.severity
  return severity === undefined ? failure : { ...failure, severity }
}
