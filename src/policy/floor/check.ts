import type { CheckId } from '../../core/index.ts'
import type { PssCheckId } from '../pss/index.ts'

/** A value that later expressions read as `variables.<name>`; evaluated at most once a request, and only when read. */
export interface FloorVariable {
  readonly name: string
  readonly expression: string
}

/** A rule about the pod as a whole. */
export interface PodRule {
  readonly of: 'pod'
  /** CEL, true when the rule holds. */
  readonly holds: string
  /** What is said otherwise. */
  readonly message: string
}

/** A rule about parts that have names: it holds when no part breaks it. */
export interface PartRule {
  readonly of: 'container' | 'volume' | 'annotation' | 'sysctl' | 'field'
  /** The variable that lists, as text, the parts that break the rule. */
  readonly broken: FloorVariable
  /** What is said after their names: `must not set …`. */
  readonly demand: string
}

export type FloorRule = PodRule | PartRule

/** Expressions read the variables of `variables.ts` and the check's own; no two checks of a policy name one alike. */
export interface FloorCheck {
  /** What its messages begin with. */
  readonly name: string
  /** Our checks whose verdicts it repeats. */
  readonly same: readonly (PssCheckId | CheckId)[]
  /** Own variables, each after those it reads. */
  readonly variables?: readonly FloorVariable[]
  readonly rules: readonly FloorRule[]
}

/** The names of the containers of which `predicate` about `c` is true. */
export function containersThat(name: string, predicate: string): FloorVariable {
  return { name, expression: `variables.containers.filter(c,\n  ${predicate}\n).map(c, c.name)` }
}

/** A rule about every container's field. */
export function containerRule(name: string, broken: string, demand: string): PartRule {
  return { of: 'container', broken: containersThat(name, broken), demand }
}

/** A rule about a field that the security contexts of the pod and of its containers have in common. */
export function contextRules(
  name: string,
  broken: (context: string) => string,
  demand: string,
): readonly [PodRule, PartRule] {
  return [
    { of: 'pod', holds: `!(${broken('variables.spec.?securityContext')})`, message: `the pod ${demand}` },
    containerRule(name, broken('c.?securityContext'), demand),
  ]
}
