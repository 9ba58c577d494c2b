import { byCodePoint, compareSubjects, type JsonObject, type SubjectRef, subjectId } from '../core/index.ts'
import type { Estate, NamespaceView, Workload } from '../kube/estate-index/index.ts'
import {
  compareLevels,
  evaluatePodSecurity,
  forbiddenDetail,
  formatPssVersion,
  type PodSecurityLevel,
  type PssVersion,
  parseNamespaceLabels,
  pssLevels,
} from '../policy/pss/index.ts'

/** A workload that a level would not admit, and why, in the API server's words. */
export interface Break {
  readonly ref: SubjectRef
  readonly reason: string
}

export interface NamespacePlan {
  readonly namespace: string
  /** What its labels enforce now; undefined when the Namespace object was not given. */
  readonly enforced: PodSecurityLevel | undefined
  /** Labels that the API server refuses, in its words. */
  readonly labelErrors: readonly string[]
  readonly workloads: number
  /** Workloads whose pods are not wholly known: an operator completes them, or a field is malformed. */
  readonly unknown: readonly SubjectRef[]
  /** The strictest level that admits every workload that is known. */
  readonly strictest: PodSecurityLevel
  /** What stands in the way of the next level up. */
  readonly breaks: readonly Break[]
  /** Labels to set today: enforce what holds, warn of and audit the next step, at a fixed version. */
  readonly labels: JsonObject
}

/** A workload that a newer version of the standards judges differently under the level its namespace could enforce. */
export interface VersionChange {
  readonly ref: SubjectRef
  readonly level: PodSecurityLevel
  readonly reason: string
}

export interface PodSecurityPlan {
  readonly version: string
  readonly namespaces: readonly NamespacePlan[]
  /** What an upgrade changes; empty when none was asked about. */
  readonly upgrade: { readonly to: string; readonly changes: readonly VersionChange[] } | undefined
}

/** For each namespace the strictest Pod Security level it can be labelled with today, and what the next one takes. */
export function planPodSecurity(estate: Estate, version: PssVersion, upgradeTo?: PssVersion): PodSecurityPlan {
  const namespaces = estate.namespaces
    .map((namespace) => planNamespace(namespace, estate.workloads(namespace.ref.name), version))
    .filter(({ workloads, enforced }) => workloads > 0 || enforced !== undefined)
    .sort((a, b) => byCodePoint(a.namespace, b.namespace))
  const upgrade =
    upgradeTo === undefined
      ? undefined
      : {
          to: formatPssVersion(upgradeTo),
          changes: namespaces.flatMap((plan) => changesIn(plan, estate, version, upgradeTo)),
        }
  return { version: formatPssVersion(version), namespaces, upgrade }
}

function planNamespace(
  { ref, labels }: NamespaceView,
  workloads: readonly Workload[],
  version: PssVersion,
): NamespacePlan {
  const known = workloads.filter(isKnown)
  const strictest = pssLevels.findLast((level) => known.every((one) => admits(one, level, version))) ?? 'privileged'
  const next = levelAbove(strictest)
  const parsed = labels === undefined ? undefined : parseNamespaceLabels(labels)
  return {
    namespace: ref.name,
    enforced: parsed?.policy.enforce.level,
    labelErrors: parsed?.errors ?? [],
    workloads: distinct(workloads.map(({ object }) => object.ref)).length,
    unknown: distinct(workloads.filter((one) => !isKnown(one)).map(({ object }) => object.ref)),
    strictest,
    breaks: next === undefined ? [] : breaksOf(known, next, version),
    labels: labelsFor(strictest, next, version),
  }
}

const isKnown = ({ place, facts }: Workload): boolean =>
  place.complete && facts.malformed.length === 0 && facts.containers.length > 0

function admits({ facts }: Workload, level: PodSecurityLevel, version: PssVersion): boolean {
  return evaluatePodSecurity(facts, level, version, 'template').allowed
}

function levelAbove(level: PodSecurityLevel): PodSecurityLevel | undefined {
  return pssLevels.find((one) => compareLevels(one, level) === 1)
}

function breaksOf(workloads: readonly Workload[], level: PodSecurityLevel, version: PssVersion): Break[] {
  return workloads
    .flatMap(({ object, facts }) => {
      const { allowed, violations } = evaluatePodSecurity(facts, level, version, 'template')
      return allowed ? [] : [{ ref: object.ref, reason: forbiddenDetail(violations) }]
    })
    .sort((a, b) => compareSubjects(a.ref, b.ref))
}

function labelsFor(strictest: PodSecurityLevel, next: PodSecurityLevel | undefined, version: PssVersion): JsonObject {
  const text = formatPssVersion(version)
  const ahead = next ?? strictest
  return Object.fromEntries(
    (
      [
        ['enforce', strictest],
        ['audit', ahead],
        ['warn', ahead],
      ] as const
    ).flatMap(([mode, level]) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, text],
    ]),
  )
}

function changesIn(plan: NamespacePlan, estate: Estate, from: PssVersion, to: PssVersion): VersionChange[] {
  const known = estate.workloads(plan.namespace).filter(isKnown)
  return pssLevels
    .filter((level) => level !== 'privileged')
    .flatMap((level) => {
      const before = new Set(breaksOf(known, level, from).map(({ ref }) => subjectId(ref)))
      return breaksOf(known, level, to)
        .filter(({ ref }) => !before.has(subjectId(ref)))
        .map(({ ref, reason }) => ({ ref, level, reason }))
    })
}

function distinct(refs: readonly SubjectRef[]): SubjectRef[] {
  return [...new Map(refs.map((ref) => [subjectId(ref), ref])).values()].sort(compareSubjects)
}
