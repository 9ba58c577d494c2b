import { isObject, type Json, member, type Path } from '../core/index.ts'
import { parseQuantity } from '../kube/objects/index.ts'
import type { ContainerFacts } from '../kube/pod-facts/index.ts'

export type ResourceName = 'cpu' | 'memory' | 'ephemeral-storage'
export type ResourceSide = 'requests' | 'limits'

/** One amount of a container: as written, as a number, and where it stands or would stand. */
export interface ResourceAmount {
  readonly path: Path
  readonly written: Json | undefined
  /** Billionths of the unit; undefined when nothing is written or it is no quantity. */
  readonly amount: bigint | undefined
}

export function amountOf({ raw, path }: ContainerFacts, side: ResourceSide, resource: ResourceName): ResourceAmount {
  const written = member(member(member(raw, 'resources'), side), resource) ?? undefined
  return { path: [...path, 'resources', side, resource], written, amount: quantityOf(written) }
}

/** A limit is the request too where no request is written: the API server copies it. */
export function effectiveRequest(container: ContainerFacts, resource: ResourceName): ResourceAmount {
  const request = amountOf(container, 'requests', resource)
  return request.written === undefined ? amountOf(container, 'limits', resource) : request
}

/** `resources` of a type that the API server refuses: what the container asks for is not known. */
export function hasMalformedResources({ raw }: ContainerFacts, side: ResourceSide): boolean {
  const resources = member(raw, 'resources')
  return [resources, member(resources, side)].some((value) => (value ?? null) !== null && !isObject(value))
}

function quantityOf(written: Json | undefined): bigint | undefined {
  if (typeof written === 'string') return parseQuantity(written)
  return typeof written === 'number' || typeof written === 'bigint' ? parseQuantity(String(written)) : undefined
}
