import { allow, type PsaDecision } from './decision.ts'
import { admitNamespace, type WarnOfPods } from './namespace-admission.ts'
import { admitPod, admitPodController, type NamespaceLabels } from './pod-admission.ts'
import { isPodController } from './pod-controllers.ts'
import type { PsaConfig, PsaRequest } from './psa-request.ts'

/** What the cluster knows beside the request. */
export interface PsaContext {
  /** The labels of the request's namespace; null when it could not be looked up. */
  readonly namespaceLabels: NamespaceLabels
  /** What warns of the pods of a namespace that a new policy would not admit; asked only when a policy gets stricter. */
  readonly warnOfPods: WarnOfPods
}

/**
 * The built-in Pod Security Admission plugin as a function: pods are refused, controllers warned of and audited,
 * namespaces refused for meaningless labels; requests for anything else are allowed unseen.
 */
export function admitPodSecurity(request: PsaRequest, context: PsaContext, config: PsaConfig = {}): PsaDecision {
  const { group, resource } = request
  if (group === '' && resource === 'namespaces') return admitNamespace(request, context.warnOfPods, config)
  if (group === '' && resource === 'pods') return admitPod(request, context.namespaceLabels, config)
  return isPodController(group, resource) ? admitPodController(request, context.namespaceLabels, config) : allow
}
