import type { SubjectRef } from '../../core/index.ts'
import type { ContainerKind } from '../../kube/pod-facts/index.ts'

/** A container of a workload, and what it runs. */
export interface RunningContainer {
  readonly name: string
  readonly kind: ContainerKind
  /** As the pod names it. */
  readonly image: string
  /** Of the image that runs, where the pod names it so or its status tells; several while a rollout goes on. */
  readonly digests: readonly string[]
}

/** Who mends what is found in a workload. */
export interface WorkloadOwner {
  readonly name: string
  /** The label or annotation that says it. */
  readonly key: string
  readonly of: 'workload' | 'namespace'
}

export interface Exposure {
  /** What leads to it from outside the cluster, in words: `shop/Ingress/web`. */
  readonly entryPoints: readonly string[]
  /** False where Services or what routes to them were not all given: then there may be more. */
  readonly known: boolean
}

/** A controller, or a pod that none owns, with the images of its pods. */
export interface RunningWorkload {
  readonly ref: SubjectRef
  readonly containers: readonly RunningContainer[]
  /** Pods that were seen; a manifest has none. */
  readonly pods: number
  readonly owner: WorkloadOwner | undefined
  /** Each in words: `privileged`, `on the network of the node`. */
  readonly privileges: readonly string[]
  readonly exposure: Exposure
}
