import { readPodFacts } from '../../kube/pod-facts/index.ts'
import {
  admitPodSecurity,
  evaluatePodSecurity,
  forbiddenMessage,
  isPodController,
  type PsaDecision,
  type PssCheckId,
  parseNamespaceLabels,
  privilegedPolicy,
  versionIn,
  type WarnOfPods,
} from '../../policy/pss/index.ts'
import type { NamespaceLabels } from '../policy/index.ts'
import type { Review } from '../review/index.ts'
import type { Snapshot } from './snapshot.ts'
import type { Target } from './target.ts'

/** What Pod Security Admission says, and which of its checks refuse. */
export interface PodSecurityAnswer {
  readonly decision: PsaDecision
  readonly refusedBy: readonly PssCheckId[]
}

/** What is known of the cluster beside the request. */
interface Surroundings {
  readonly namespaceLabels: NamespaceLabels
  readonly warnOfPods?: WarnOfPods
}

export function podSecurityOf(
  review: Review,
  target: Target | string,
  { namespaceLabels: labels, warnOfPods = () => [] }: Surroundings,
  { podSecurity, declaredKinds }: Snapshot,
): PodSecurityAnswer | undefined {
  if (!podSecurity.labels) return undefined
  const request = {
    operation: review.operation,
    group: review.resource.group,
    resource: review.resource.resource,
    subresource: review.subresource,
    namespace: review.namespace,
    name: review.name,
    username: review.user.username,
    object: review.object,
    oldObject: review.oldObject,
  }
  const decision = admitPodSecurity(request, { namespaceLabels: labels, warnOfPods }, podSecurity)
  const exempt = Object.keys(decision.auditAnnotations).some((key) => key.endsWith('/exempt'))
  const template =
    podSecurity.enforceTemplates &&
    decision.allowed &&
    !exempt &&
    typeof target !== 'string' &&
    makesPods(review, declaredKinds)
      ? refusedTemplate(review, target, labels, decision, podSecurity)
      : undefined
  return template ?? { decision, refusedBy: checksOf(decision, 'enforce') }
}

/** The controllers that the plugin warns of, and the kinds the configuration declares. */
export function makesPods({ resource, kind }: Review, declaredKinds: Snapshot['declaredKinds']): boolean {
  return isPodController(resource.group, resource.resource) || declaredKinds.has(`${kind.group}/${kind.kind}`)
}

function checksOf({ allowed, evaluations }: PsaDecision, mode: string): readonly PssCheckId[] {
  if (allowed) return []
  const found = evaluations.filter((one) => one.mode === mode).flatMap(({ violations }) => violations)
  return [...new Set(found.map(({ check }) => check))]
}

/** A controller is refused for what its pods would be refused for, in the words used for pods. */
function refusedTemplate(
  review: Review,
  { judge, changed }: Target,
  labels: NamespaceLabels,
  decision: PsaDecision,
  settings: Snapshot['podSecurity'],
): PodSecurityAnswer | undefined {
  const isPod = review.resource.group === '' && review.resource.resource === 'pods'
  if (isPod || !changed || review.subresource !== '') return undefined
  const { enforce } = parseNamespaceLabels(labels ?? {}, settings.defaults ?? privilegedPolicy).policy
  for (const { spec, metadata, containerLists, complete } of judge.templates) {
    if (!complete) continue
    const facts = readPodFacts(spec, metadata, containerLists)
    const evaluation = evaluatePodSecurity(facts, enforce.level, versionIn(settings, enforce.version), 'template')
    if (evaluation.allowed) continue
    const name = review.name || judge.object.ref.name
    return {
      decision: {
        ...decision,
        allowed: false,
        code: 403,
        reason: 'Forbidden',
        message: `${review.resource.resource} "${name}" is forbidden: its pods would be refused: ${forbiddenMessage(enforce, evaluation)}`,
        warnings: [],
      },
      refusedBy: [...new Set(evaluation.violations.map(({ check }) => check))],
    }
  }
  return undefined
}
