import { type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { Estate, Workload } from '../estate-index/index.ts'
import type { KubeObject } from '../objects/index.ts'
import internal from './internal-annotations.json' with { type: 'json' }
import { holdMostAddresses } from './ip-range.ts'
import { candidates, labelIndex } from './label-index.ts'
import { ofLastList } from './last-list.ts'

/** The Services that send traffic to the pods of a workload. */
export function servicesOf({ podLabels, object }: Workload, estate: Estate): KubeObject[] {
  return [...candidates(indexOf(estate.objects('', 'Service', object.ref.namespace)), podLabels)].filter((service) => {
    const selector = selectorOf(service)
    return Object.keys(selector).every((key) => Object.hasOwn(podLabels, key) && podLabels[key] === selector[key])
  })
}

const indexOf = ofLastList((services: readonly KubeObject[]) => {
  const selecting = services.filter((service) => Object.keys(selectorOf(service)).length > 0)
  return labelIndex(selecting, (service) => Object.entries(selectorOf(service)))
})

/** Empty where a Service names no labels: its endpoints are made by hand. */
const selectorOf = ({ object }: KubeObject): JsonObject => objectAt(member(object, 'spec'), 'selector') ?? {}

export const serviceType = ({ object }: KubeObject): string => textAt(member(object, 'spec'), 'type') || 'ClusterIP'

export const externalIps = ({ object }: KubeObject): readonly Json[] => listAt(member(object, 'spec'), 'externalIPs')

/** The addresses a load balancer is kept to; empty when it is open to all, or to half of the internet and more. */
export function sourceRanges(service: KubeObject): readonly string[] {
  const known = limits.get(service) ?? limitsOf(service)
  limits.set(service, known)
  return known
}

/** Asked for each workload behind a Service, so they are added up once. */
const limits = new WeakMap<KubeObject, readonly string[]>()

function limitsOf({ object }: KubeObject): readonly string[] {
  const ranges = listAt(member(object, 'spec'), 'loadBalancerSourceRanges').filter((one) => typeof one === 'string')
  return holdMostAddresses(ranges.map((range) => range.trim())) ? [] : ranges
}

/** Whether annotations, an ingress class or a load balancer class keep this entry inside the network of the provider. */
export function isInternal({ object }: KubeObject): boolean {
  const annotations = objectAt(member(object, 'metadata'), 'annotations') ?? {}
  const annotated = internal.some(
    ({ annotation, values }) => Object.hasOwn(annotations, annotation) && values.includes(`${annotations[annotation]}`),
  )
  const spec = member(object, 'spec')
  const classes = [
    textAt(spec, 'ingressClassName'),
    textAt(spec, 'gatewayClassName'),
    textAt(spec, 'loadBalancerClass'),
  ]
  return annotated || classes.some((name) => name !== undefined && /(^|[-/.])(internal|private)([-/.]|$)/.test(name))
}
