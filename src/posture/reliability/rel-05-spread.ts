import { type FixPlan, isObject, type Json, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { podPath, type Workload } from '../../kube/estate-index/index.ts'
import { selects } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  type Failure,
  fail,
  fixable,
  podCheck,
  unset,
  type WorkloadCheck,
  wrong,
} from '../check.ts'
import { ownSelector } from './own-selector.ts'
import { isScalable, writtenReplicas } from './scaling.ts'

/** Anti-affinity to its own kind, or a spread constraint: either keeps the pods off one node. */
const spread: WorkloadCheck = {
  id: 'REL-05/spread',
  needs: [],
  appliesTo: (workload) => {
    if (!isScalable(workload)) return { why: 'nobody chooses its number of pods' }
    return (writtenReplicas(workload) ?? 2) < 2 ? { why: 'one pod cannot be spread' } : true
  },
  evaluate: (workload) => {
    const { facts } = workload
    if (listAt(facts.raw, 'topologySpreadConstraints').length > 0) return []
    const terms = antiAffinityTerms(objectAt(facts.raw, 'affinity'))
    if (terms.some((term) => keepsApart(term, workload))) return []
    const path = podPath(workload, ['spec', 'affinity', 'podAntiAffinity'])
    const message = 'all of its pods may stand on one node and fall with it'
    const at = terms.length === 0 ? unset(path, message) : { path, value: 'selects other pods only', message }
    return [fixable(fail(at), overNodes(workload))]
  },
}

function overNodes(workload: Workload): FixPlan {
  const constraint = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: ownSelector(workload),
  }
  const path = podPath(workload, ['spec', 'topologySpreadConstraints'])
  const note = 'a preference: pods still start when there is one node only'
  return { kind: 'patch', impact: 'safe', note, ops: [{ op: 'set', path, value: [constraint] }] }
}

function antiAffinityTerms(affinity: Json | undefined): readonly Json[] {
  const rules = member(affinity, 'podAntiAffinity')
  const preferred = listAt(rules, 'preferredDuringSchedulingIgnoredDuringExecution')
  const terms = preferred.flatMap((one) => member(one, 'podAffinityTerm') ?? [])
  return [...listAt(rules, 'requiredDuringSchedulingIgnoredDuringExecution'), ...terms]
}

function keepsApart(term: Json, { object, podLabels }: Workload): boolean {
  if (!textAt(term, 'topologyKey')) return false
  const namespaces = listAt(term, 'namespaces')
  const elsewhere = namespaces.length > 0 && !namespaces.includes(object.ref.namespace)
  if (elsewhere && objectAt(term, 'namespaceSelector') === undefined) return false
  return selects(objectAt(term, 'labelSelector'), podLabels) !== false
}

const wordsAllowed: ReadonlySet<string> = new Set(['DoNotSchedule', 'ScheduleAnyway'])

function constraintFailures(constraint: Json, at: number): Failure[] {
  if (!isObject(constraint)) return []
  const path = ['spec', 'topologySpreadConstraints', at]
  const failures: Failure[] = []
  if (objectAt(constraint, 'labelSelector') === undefined)
    failures.push(fail(unset([...path, 'labelSelector'], 'without a selector the constraint counts no pods')))
  const domains = member(constraint, 'minDomains')
  if (domains !== undefined && !(Number(domains) > 0))
    failures.push(fail(wrong([...path, 'minDomains'], domains, 'the API server wants a number above 0')))
  const otherwise = textAt(constraint, 'whenUnsatisfiable') ?? ''
  if (!wordsAllowed.has(otherwise)) {
    const message = 'the API server knows DoNotSchedule and ScheduleAnyway only'
    failures.push(fail(wrong([...path, 'whenUnsatisfiable'], otherwise, message)))
  }
  return failures
}

export const rel05: ControlChecks = {
  templates: [
    podCheck('REL-05/spread-constraint', ({ raw }) =>
      listAt(raw, 'topologySpreadConstraints').flatMap(constraintFailures),
    ),
  ],
  workloads: [spread],
}
