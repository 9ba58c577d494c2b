/**
 * Pod Security Standards (`evaluatePodSecurity`) and Pod Security Admission (`admitPodSecurity`), version by version,
 * as k8s.io/pod-security-admission decides and words them. Pure functions.
 */
export { admitPodSecurity, type PsaContext } from './admission.ts'
export type { CheckLevel, CheckVersion, PssCheck, PssCheckId, Setter, Violation } from './check.ts'
export type { ModeEvaluation, PsaDecision } from './decision.ts'
export {
  evaluatePodSecurity,
  forbiddenDetail,
  forbiddenMessage,
  forbiddenReason,
  type Judged,
  type PssEvaluation,
  type PssViolation,
  strictestLevel,
} from './evaluate.ts'
export { maxPodsToCheck, warnOfExistingPods } from './existing-pods.ts'
export {
  compareLevels,
  formatLevelVersion,
  type LevelVersion,
  type PodSecurityLevel,
  parsePssLevel,
  pssLevels,
} from './levels.ts'
export { admitNamespace, type WarnOfPods } from './namespace-admission.ts'
export {
  type ParsedLabels,
  type PsaMode,
  type PsaPolicy,
  parseNamespaceLabels,
  privilegedPolicy,
  psaModes,
} from './namespace-labels.ts'
export { admitPod, admitPodController, type NamespaceLabels } from './pod-admission.ts'
export { isPodController } from './pod-controllers.ts'
export { isSignificantPodUpdate } from './pod-update.ts'
export { type PsaConfig, type PsaExemptions, type PsaRequest, versionIn } from './psa-request.ts'
export { pssCheck, pssChecks } from './registry.ts'
export { effectiveMinor, formatPssVersion, newestPssVersion, type PssVersion, parsePssVersion } from './versions.ts'
