import { byCodePoint, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import { readPodFacts } from '../../kube/pod-facts/index.ts'
import { evaluatePodSecurity, forbiddenReason } from './evaluate.ts'
import { formatLevelVersion, type LevelVersion } from './levels.ts'
import { isExempt, type PsaConfig, versionIn } from './psa-request.ts'

/** As many pods as the built-in plugin judges when a namespace's policy changes. */
export const maxPodsToCheck = 3000

/** Warnings about the pods of a namespace that its new policy would not admit; they keep running. */
export function warnOfExistingPods(
  namespace: string,
  enforce: LevelVersion,
  pods: readonly JsonObject[],
  config: PsaConfig = {},
): string[] {
  const relevant = onePerControllerFirst(pods.filter((pod) => !isExempt(config, 'runtimeClasses', runtimeClass(pod))))
  const checked = relevant.slice(0, maxPodsToCheck)
  const violators = Map.groupBy(checked, (pod) => reasonAgainst(pod, enforce, config))
  violators.delete('')
  const warnings: string[] = []
  if (checked.length < relevant.length)
    warnings.push(
      `new PodSecurity enforce level only checked against the first ${checked.length} of ${relevant.length} existing pods`,
    )
  if (violators.size > 0)
    warnings.push(
      `existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${formatLevelVersion(enforce)}"`,
    )
  return [...warnings, ...[...violators].map(([reason, found]) => `${namePods(found)}: ${reason}`).sort(byCodePoint)]
}

/** Pods of one controller look alike: one of each is judged before any second. */
function onePerControllerFirst(pods: readonly JsonObject[]): JsonObject[] {
  const seen = new Set<string>()
  const first: JsonObject[] = []
  const rest: JsonObject[] = []
  for (const pod of pods) {
    const controller = controllerUid(pod)
    if (controller !== undefined && seen.has(controller)) rest.push(pod)
    else first.push(pod)
    if (controller !== undefined) seen.add(controller)
  }
  return [...first, ...rest]
}

function controllerUid(pod: JsonObject): string | undefined {
  const owner = listAt(objectAt(pod, 'metadata'), 'ownerReferences').find((ref) => member(ref, 'controller') === true)
  return owner === undefined ? undefined : (textAt(owner, 'uid') ?? '')
}

function reasonAgainst(pod: JsonObject, { level, version }: LevelVersion, config: PsaConfig): string {
  const facts = readPodFacts(objectAt(pod, 'spec') ?? {}, objectAt(pod, 'metadata'))
  return forbiddenReason(evaluatePodSecurity(facts, level, versionIn(config, version)).violations)
}

function namePods(pods: readonly JsonObject[]): string {
  const first = pods.map((pod) => textAt(objectAt(pod, 'metadata'), 'name') ?? '').sort(byCodePoint)[0] ?? ''
  if (pods.length === 1) return first
  return pods.length === 2 ? `${first} (and 1 other pod)` : `${first} (and ${pods.length - 1} other pods)`
}

function runtimeClass(pod: JsonObject): string | undefined {
  return textAt(objectAt(pod, 'spec'), 'runtimeClassName')
}
