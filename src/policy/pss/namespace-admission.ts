import { isObject, type Json, type JsonObject, objectAt, textAt } from '../../core/index.ts'
import { allow, type PsaDecision, rejectInvalid, rejectMalformed } from './decision.ts'
import { compareLevels, formatLevelVersion, type LevelVersion, sameLevelVersion } from './levels.ts'
import {
  isEquivalentPolicy,
  isFullyPrivileged,
  joinErrors,
  modeLabel,
  type PsaPolicy,
  parseNamespaceLabels,
  psaModes,
} from './namespace-labels.ts'
import { defaultPolicy, isExempt, type PsaConfig, type PsaRequest } from './psa-request.ts'

/** The warnings about the pods of a namespace that a level would not admit: `warnOfExistingPods` where they are known. */
export type WarnOfPods = (namespace: string, enforce: LevelVersion) => readonly string[]

/**
 * A namespace is refused for labels that mean nothing, unless they were there before. A stricter `enforce` is warned
 * of with the pods that break it; they are asked for only then.
 */
export function admitNamespace(request: PsaRequest, warnOfPods: WarnOfPods, config: PsaConfig = {}): PsaDecision {
  if (request.subresource !== '') return allow
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return allow
  if (!isObject(request.object)) return rejectMalformed('failed to decode namespace')
  const labels = labelsOf(request.object)
  const name = request.name || (textAt(objectAt(request.object, 'metadata'), 'name') ?? '')
  const next = parseNamespaceLabels(labels, defaultPolicy(config))
  const exempt = isExempt(config, 'namespaces', request.namespace || name)
  if (request.operation === 'CREATE') {
    if (next.errors.length > 0) return rejectInvalid('Namespace', name, joinErrors(next.errors))
    return exempt ? exemptNamespace(name, next.policy, labels, config) : allow
  }
  if (!isObject(request.oldObject)) return rejectMalformed('failed to decode old namespace')
  const before = parseNamespaceLabels(labelsOf(request.oldObject), defaultPolicy(config))
  if (next.errors.length > 0 && next.errors.join('\n') !== before.errors.join('\n'))
    return rejectInvalid('Namespace', name, joinErrors(next.errors))
  if (!isTightened(next.policy, before.policy)) return allow
  if (exempt) return exemptNamespace(name, next.policy, labels, config)
  return { ...allow, warnings: [...warnOfPods(name, next.policy.enforce)] }
}

function isTightened({ enforce: next }: PsaPolicy, { enforce: before }: PsaPolicy): boolean {
  if (sameLevelVersion(next, before) || next.level === 'privileged') return false
  return next.version !== before.version || compareLevels(next.level, before.level) > 0
}

function exemptNamespace(
  name: string,
  policy: PsaPolicy,
  labels: JsonObject | undefined,
  config: PsaConfig,
): PsaDecision {
  if (isFullyPrivileged(policy) || isEquivalentPolicy(policy, defaultPolicy(config))) return allow
  const ignored = psaModes
    .filter(
      (mode) =>
        policy[mode].level !== 'privileged' &&
        (textAt(labels, modeLabel(mode, 'level')) ?? textAt(labels, modeLabel(mode, 'version'))) !== undefined,
    )
    .map((mode) => `${mode}=${formatLevelVersion(policy[mode])}`)
  const warning = `namespace "${name}" is exempt from Pod Security, and the policy (${ignored.join(', ')}) will be ignored`
  return { ...allow, warnings: [warning] }
}

function labelsOf(namespace: Json): JsonObject | undefined {
  return objectAt(objectAt(namespace, 'metadata'), 'labels')
}
