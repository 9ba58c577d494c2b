import type { PodFacts } from '../../kube/pod-facts/index.ts'
import type { CheckLevel, PssCheckId, Violation } from './check.ts'
import { formatLevelVersion, type LevelVersion, type PodSecurityLevel } from './levels.ts'
import { withPodDefaults } from './pod-defaults.ts'
import { activeChecks, pssCheck } from './registry.ts'
import type { PssVersion } from './versions.ts'

/** One violation, with the check that found it. */
export interface PssViolation {
  readonly check: PssCheckId
  /** The level the check belongs to. */
  readonly level: CheckLevel
  readonly violation: Violation
}

export interface PssEvaluation {
  readonly allowed: boolean
  /** In the order of the checks: those of one check stand together. */
  readonly violations: readonly PssViolation[]
}

/** A pod, or the template in a controller: some defaults are set for pods only. */
export type Judged = 'pod' | 'template'

/**
 * Judges a pod by the Pod Security Standards as the API server would when the pod is created.
 *
 *     evaluatePodSecurity(readPodFacts(pod.spec, pod.metadata), 'restricted', 'latest').allowed
 */
export function evaluatePodSecurity(
  facts: PodFacts,
  level: PodSecurityLevel,
  version: PssVersion,
  judged: Judged = 'pod',
): PssEvaluation {
  const seen = judged === 'pod' ? withPodDefaults(facts) : facts
  const violations = activeChecks(level, version).flatMap(({ check, rules }) =>
    rules.evaluate(seen).map((violation) => ({ check: check.id, level: check.level, violation })),
  )
  return { allowed: violations.length === 0, violations }
}

/** The strictest level that allows the pod. */
export function strictestLevel(facts: PodFacts, version: PssVersion, judged: Judged = 'pod'): PodSecurityLevel {
  if (evaluatePodSecurity(facts, 'restricted', version, judged).allowed) return 'restricted'
  return evaluatePodSecurity(facts, 'baseline', version, judged).allowed ? 'baseline' : 'privileged'
}

/** The API server's words: `violates PodSecurity "baseline:latest": privileged (container "x" must not …), …`. */
export function forbiddenMessage(policy: LevelVersion, { violations }: PssEvaluation): string {
  return `violates PodSecurity "${formatLevelVersion(policy)}": ${forbiddenDetail(violations)}`
}

/** `privileged (container "x" must not set securityContext.privileged=true), host namespaces (hostPID=true)`. */
export function forbiddenDetail(violations: readonly PssViolation[]): string {
  return byCheck(violations)
    .map(({ reason, detail }) => `${reason} (${detail})`)
    .join(', ')
}

/** `privileged, host namespaces`. */
export function forbiddenReason(violations: readonly PssViolation[]): string {
  return byCheck(violations)
    .map(({ reason }) => reason)
    .join(', ')
}

function byCheck(violations: readonly PssViolation[]): { reason: string; detail: string }[] {
  const groups = Map.groupBy(violations, ({ check }) => check)
  return [...groups].flatMap(([id, found]) => {
    const check = pssCheck(id)
    const places = found.map(({ violation }) => violation)
    return check === undefined ? [] : [{ reason: check.reason(places), detail: check.detail(places) }]
  })
}
