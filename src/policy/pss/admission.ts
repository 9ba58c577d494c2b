import type { JsonObject } from '../../core/index.ts'
import { allow, type PsaDecision } from './decision.ts'
import { admitNamespace } from './namespace-admission.ts'
import { admitPod, admitPodController, type NamespaceLabels } from './pod-admission.ts'
import { isPodController } from './pod-controllers.ts'
import type { PsaConfig, PsaRequest } from './psa-request.ts'

/** What the cluster knows beside the request. */
export interface PsaContext {
  /** The labels of the request's namespace; null when it could not be looked up. */
  readonly namespaceLabels: NamespaceLabels
  /** The pods of the namespace; asked for only when a namespace's policy gets stricter. */
  readonly existingPods: () => readonly JsonObject[]
}

/**
 * The built-in Pod Security Admission plugin as a function: pods are refused, controllers warned of and audited,
 * namespaces refused for meaningless labels; requests for anything else are allowed unseen.
 */
export function admitPodSecurity(request: PsaRequest, context: PsaContext, config: PsaConfig = {}): PsaDecision {
  const { group, resource } = request
  if (group === '' && resource === 'namespaces') return admitNamespace(request, context.existingPods, config)
  if (group === '' && resource === 'pods') return admitPod(request, context.namespaceLabels, config)
  return isPodController(group, resource) ? admitPodController(request, context.namespaceLabels, config) : allow
}
