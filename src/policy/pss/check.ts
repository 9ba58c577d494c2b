import type { Path } from '../../core/index.ts'
import type { ContainerFacts, PodFacts } from '../../kube/pod-facts/index.ts'
import type { PodSecurityLevel } from './levels.ts'

/** Upstream's ids (k8s.io/pod-security-admission/policy). */
export type PssCheckId =
  | 'allowPrivilegeEscalation'
  | 'appArmorProfile'
  | 'capabilities_baseline'
  | 'capabilities_restricted'
  | 'hostNamespaces'
  | 'hostPathVolumes'
  | 'hostPorts'
  | 'hostProbesAndHostLifecycle'
  | 'privileged'
  | 'procMount'
  | 'procMount_restricted'
  | 'restrictedVolumes'
  | 'runAsNonRoot'
  | 'runAsUser'
  | 'seLinuxOptions'
  | 'seccompProfile_baseline'
  | 'seccompProfile_restricted'
  | 'sysctls'
  | 'windowsHostProcess'

export type CheckLevel = Exclude<PodSecurityLevel, 'privileged'>

/** What set the offending value; the API server's messages name it. */
export type Setter = 'pod' | 'container' | 'volume' | 'annotation'

/** One place of a pod that a check forbids. Paths start at the pod's root. */
export interface Violation {
  readonly path: Path
  /** The value as compact JSON, or `not set`. */
  readonly value: string
  /** The container or volume concerned, by name. */
  readonly slot?: string
  /** The field is forbidden by being unset. */
  readonly absent?: true
  /** One sentence that says what is wrong. */
  readonly message: string
  readonly setter: Setter
  /** The value as the API server's message prints it; the empty string where the message does not. */
  readonly bad: string
}

/** The rules of a check from one policy version on, until its next step. */
export interface CheckVersion {
  readonly since: number
  evaluate(facts: PodFacts): readonly Violation[]
}

/** One check of the Pod Security Standards with every step it made. */
export interface PssCheck {
  readonly id: PssCheckId
  readonly level: CheckLevel
  /** The first policy version that has the check. */
  readonly since: number
  /** Baseline checks that need not run beside this restricted one. */
  readonly overrides?: readonly PssCheckId[]
  /** In ascending order of `since`. */
  readonly versions: readonly CheckVersion[]
  /** The API server's words for what is forbidden, of a list that is not empty. */
  reason(violations: readonly Violation[]): string
  /** The API server's words for where. */
  detail(violations: readonly Violation[]): string
}

type Shown = string | number | boolean | readonly string[]

export function podViolation(path: Path, value: Shown | undefined, message: string): Violation {
  return { ...shown(path, value, message), setter: 'pod' }
}

export function containerViolation(
  container: ContainerFacts,
  path: Path,
  value: Shown | undefined,
  message: string,
): Violation {
  const named = `container ${JSON.stringify(container.name)} ${message}`
  return { ...shown(path, value, named), slot: container.name, setter: 'container' }
}

export function annotationViolation(key: string, value: string, message: string): Violation {
  return { ...shown(['metadata', 'annotations', key], value, message), setter: 'annotation' }
}

export function volumeViolation(name: string, path: Path, type: string, message: string): Violation {
  return { path, value: 'set', slot: name, message, setter: 'volume', bad: type }
}

function shown(path: Path, value: Shown | undefined, message: string): Omit<Violation, 'setter'> {
  if (value === undefined) return { path, value: 'not set', absent: true, message, bad: '' }
  return { path, value: JSON.stringify(value), message, bad: typeof value === 'string' ? value : String(value) }
}
