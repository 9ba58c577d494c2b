import { isObject, listAt, member, objectAt, type Path, textAt } from '../../core/index.ts'
import { backendsOf, gatewaysOf, isInternal, serviceType, sourceRanges } from '../../kube/network/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import {
  type ControlChecks,
  containerCheck,
  type Failure,
  fail,
  fixable,
  type ObjectCheck,
  unset,
  wrong,
} from '../check.ts'

/** A check of objects of one kind; others are not applicable. */
const ofKinds = (
  id: ObjectCheck['id'],
  kinds: readonly string[],
  judge: (object: KubeObject) => readonly Failure[],
): ObjectCheck => ({
  id,
  needs: [],
  appliesTo: ({ ref }) =>
    kinds.includes(`${ref.group}/${ref.kind}`) ? true : { why: 'not an entry point of this kind' },
  evaluate: judge,
})

const typePath: Path = ['spec', 'type']
const notes = 'clients outside the cluster lose the Service; route them through an Ingress or a Gateway first'

const onlyOutside = [
  'externalTrafficPolicy',
  'healthCheckNodePort',
  'allocateLoadBalancerNodePorts',
  'loadBalancerClass',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
]

const nodePort = ofKinds('EXP-03/node-port', ['/Service'], (service) => {
  if (serviceType(service) !== 'NodePort') return []
  const message = 'every node opens this port for the Service, on all its addresses'
  return [toClusterIp(fail(wrong(typePath, 'NodePort', message)), service)]
})

const loadBalancer = ofKinds('EXP-03/load-balancer', ['/Service'], (service) => {
  if (serviceType(service) !== 'LoadBalancer' || isInternal(service) || sourceRanges(service).length > 0) return []
  const message = 'a load balancer takes traffic from every address and hands it to the pods'
  return [toClusterIp(fail(wrong(typePath, 'LoadBalancer', message)), service)]
})

/** A ClusterIP Service may not name the ports and policies of the others: the API server refuses them. */
function toClusterIp(failure: Failure, { object }: KubeObject): Failure {
  const spec = objectAt(object, 'spec')
  const ports = listAt(spec, 'ports').flatMap((port, index): Path[] =>
    member(port, 'nodePort') === undefined ? [] : [['spec', 'ports', index, 'nodePort']],
  )
  const fields = onlyOutside.filter((key) => member(spec, key) !== undefined).map((key): Path => ['spec', key])
  return fixable(failure, {
    kind: 'patch',
    impact: 'may-break',
    note: notes,
    ops: [
      { op: 'set', path: typePath, value: 'ClusterIP' },
      ...[...ports, ...fields].map((path) => ({ op: 'remove' as const, path })),
    ],
  })
}

const hostPort = containerCheck('EXP-03/host-port', ({ hostPorts, name }) =>
  hostPorts.map(({ value, path }) => wrong(path, value, `port ${value} of the node leads into container "${name}"`)),
)

const ingress = ofKinds('EXP-03/ingress', ['networking.k8s.io/Ingress', 'extensions/Ingress'], (object) => {
  if (isInternal(object)) return []
  const rules = listAt(member(object.object, 'spec'), 'rules')
  const hosts = rules.flatMap((rule) => textAt(rule, 'host') ?? [])
  if (hosts.length === 0)
    return [fail(unset(['spec', 'rules'], 'requests for any host name from outside are sent into the cluster'))]
  const path = ['spec', 'rules', rules.findIndex((rule) => textAt(rule, 'host') === hosts[0]), 'host']
  const others = hosts.length === 1 ? '' : ` and ${hosts.length - 1} more`
  return [fail(wrong(path, hosts[0], `requests for ${hosts[0]}${others} from outside are sent into the cluster`))]
})

const gateway = ofKinds(
  'EXP-03/gateway',
  ['gateway.networking.k8s.io/Gateway', 'networking.istio.io/Gateway'],
  (object) => {
    if (isInternal(object)) return []
    const field = object.ref.group === 'networking.istio.io' ? 'servers' : 'listeners'
    const ports = listAt(member(object.object, 'spec'), field).flatMap((one) => {
      const port = member(
        isObject(one) && field === 'servers' ? member(one, 'port') : one,
        field === 'servers' ? 'number' : 'port',
      )
      return typeof port === 'number' ? [port] : []
    })
    if (ports.length === 0) return []
    return [fail(wrong(['spec', field], ports, `traffic from outside comes in on ${ports.join(', ')}`))]
  },
)

const routeKinds = [
  ...['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`),
  'networking.istio.io/VirtualService',
  'route.openshift.io/Route',
]

const route = ofKinds('EXP-03/route', routeKinds, (object) => {
  const backends = backendsOf(object)
  const [first] = backends
  if (first === undefined) return []
  const more = backends.length === 1 ? '' : ` and ${backends.length - 1} more`
  const gateways = gatewaysOf(object)
  const through = gateways.length === 0 ? 'the router' : `Gateway ${gateways.slice(0, 3).join(', ')}`
  const message = `Service ${first.namespace}/${first.name}${more} takes traffic from outside through ${through}`
  return [fail(wrong(['spec'], `${first.namespace}/${first.name}`, message))]
})

/** External IPs are entry points too; NET-12/external-ips reports them as what they are, a way to take over traffic. */
export const exp03: ControlChecks = {
  templates: [hostPort],
  objects: [nodePort, loadBalancer, ingress, gateway, route],
}
