import { type Json, member, objectAt, textAt } from '../../core/index.ts'
import type { Estate, Workload } from '../../kube/estate-index/index.ts'
import { ofLastList } from '../../kube/network/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'

/** Kinds whose number of pods somebody chooses. */
const scalable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DeploymentConfig'])

/** Controllers of several equal pods; a ReplicaSet of a Deployment is not asked again. */
export const isScalable = ({ object }: Workload): boolean => scalable.has(object.ref.kind)

/** `spec.replicas` as written. Where it is not, another hand may set it: an autoscaler, a person. */
export function writtenReplicas({ object }: Pick<Workload, 'object'>): number | undefined {
  return numberAt(objectAt(object.object, 'spec'), 'replicas')
}

export function isAutoscaler({ ref }: KubeObject): boolean {
  return ref.group === 'autoscaling' && ref.kind === 'HorizontalPodAutoscaler'
}

/** The autoscalers of a workload. */
export function autoscalersOf({ object: { ref } }: Pick<Workload, 'object'>, estate: Estate): readonly KubeObject[] {
  const autoscalers = byTargetName(estate.objects('autoscaling', 'HorizontalPodAutoscaler', ref.namespace))
  return (autoscalers.get(ref.name) ?? []).filter((autoscaler) => {
    const target = targetOf(autoscaler)
    return target.kind === ref.kind && target.group === ref.group
  })
}

const byTargetName = ofLastList((autoscalers: readonly KubeObject[]) =>
  Map.groupBy(autoscalers, (autoscaler) => targetOf(autoscaler).name),
)

/** What an autoscaler scales. */
export function targetOf({ object }: KubeObject): { group: string; kind: string; name: string } {
  const target = member(member(object, 'spec'), 'scaleTargetRef')
  const apiVersion = textAt(target, 'apiVersion') ?? ''
  const slash = apiVersion.indexOf('/')
  const group = slash < 0 ? '' : apiVersion.slice(0, slash)
  return { group, kind: textAt(target, 'kind') ?? '', name: textAt(target, 'name') ?? '' }
}

/** The fewest pods an autoscaler keeps; 1 where it does not say, as the API server has it. */
export function floorOf({ object }: KubeObject): number {
  return numberAt(member(object, 'spec'), 'minReplicas') ?? 1
}

export function numberAt(value: Json | undefined, key: string): number | undefined {
  const found = member(value, key)
  return typeof found === 'number' ? found : undefined
}
