import { subjectLabel } from '../../core/index.ts'
import type { Estate, Workload } from '../estate-index/index.ts'
import type { KubeObject } from '../objects/index.ts'
import { backendsOf, routesOf } from './routes.ts'
import { externalIps, isInternal, servicesOf, serviceType, sourceRanges } from './services.ts'

/** One way in from outside the cluster, and the words for it. */
export interface EntryPoint {
  readonly object: KubeObject
  readonly how: string
}

/** How the pods of a workload can be reached from outside the cluster, through Services and what routes to them. */
export function entryPointsOf(workload: Workload, estate: Estate): EntryPoint[] {
  const services = servicesOf(workload, estate)
  const own = services.flatMap((service) => {
    const how = serviceEntry(service)
    return how === undefined ? [] : [{ object: service, how }]
  })
  if (services.length === 0) return own
  const names = new Set(services.map(({ ref }) => `${ref.namespace}/${ref.name}`))
  for (const route of routesOf(estate)) {
    if (isInternal(route)) continue
    const leadsHere = backendsOf(route).some(({ namespace, name }) => names.has(`${namespace}/${name}`))
    if (leadsHere) own.push({ object: route, how: subjectLabel(route.ref) })
  }
  return own
}

/** The words for a Service that takes traffic from outside; undefined for one inside the cluster or its network. */
export function serviceEntry(service: KubeObject): string | undefined {
  const name = subjectLabel(service.ref)
  const type = serviceType(service)
  if (externalIps(service).length > 0) return `${name} (external IPs)`
  if (type === 'NodePort') return `${name} (NodePort)`
  const isOpen = type === 'LoadBalancer' && !isInternal(service) && sourceRanges(service).length === 0
  return isOpen ? `${name} (LoadBalancer)` : undefined
}
