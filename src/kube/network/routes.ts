import { isObject, type Json, type JsonObject, listAt, member, objectAt, textAt } from '../../core/index.ts'
import type { Estate } from '../estate-index/index.ts'
import type { KubeObject } from '../objects/index.ts'

/** A Service as a route names it. */
export interface BackendRef {
  readonly namespace: string
  readonly name: string
}

const gatewayRoutes = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute']

/** Every object that carries traffic from an entry point to Services: Ingresses, routes, virtual services. */
export function* routesOf(estate: Estate): Generator<KubeObject> {
  for (const group of ['networking.k8s.io', 'extensions']) yield* estate.objects(group, 'Ingress')
  for (const kind of gatewayRoutes) yield* estate.objects('gateway.networking.k8s.io', kind)
  yield* estate.objects('networking.istio.io', 'VirtualService')
  yield* estate.objects('route.openshift.io', 'Route')
}

/** The Services a route sends traffic to from outside the cluster; none when it serves the mesh alone. */
export function backendsOf(route: KubeObject): BackendRef[] {
  const spec = objectAt(route.object, 'spec') ?? {}
  const { group, kind, namespace } = route.ref
  if (kind === 'Ingress') return ingressBackends(spec).map((name) => ({ namespace, name }))
  if (group === 'gateway.networking.k8s.io') return gatewaysOf(route).length > 0 ? gatewayBackends(spec, namespace) : []
  if (kind === 'VirtualService') return gatewaysOf(route).length > 0 ? istioBackends(spec, namespace) : []
  return textsOf([textAt(objectAt(spec, 'to'), 'name')]).map((name) => ({ namespace, name }))
}

/** The Gateways a route hangs on, by name. */
export function gatewaysOf({ ref, object }: KubeObject): string[] {
  const spec = objectAt(object, 'spec')
  if (ref.kind === 'VirtualService')
    return listAt(spec, 'gateways').filter((name) => typeof name === 'string' && name !== 'mesh') as string[]
  const parents = listAt(spec, 'parentRefs').filter((parent) => (textAt(parent, 'kind') ?? 'Gateway') === 'Gateway')
  return textsOf(parents.map((parent) => textAt(parent, 'name')))
}

function ingressBackends(spec: JsonObject): string[] {
  const paths = listAt(spec, 'rules').flatMap((rule) => listAt(member(rule, 'http'), 'paths'))
  const backends: (Json | undefined)[] = [
    member(spec, 'defaultBackend'),
    member(spec, 'backend'),
    ...paths.map((path) => member(path, 'backend')),
  ]
  return textsOf(backends.map((one) => textAt(member(one, 'service'), 'name') ?? textAt(one, 'serviceName')))
}

function gatewayBackends(spec: JsonObject, namespace: string): BackendRef[] {
  return listAt(spec, 'rules')
    .flatMap((rule) => listAt(rule, 'backendRefs'))
    .filter((backend) => isObject(backend) && (textAt(backend, 'kind') ?? 'Service') === 'Service')
    .map((backend) => ({
      namespace: textAt(backend, 'namespace') ?? namespace,
      name: textAt(backend, 'name') ?? '',
    }))
}

function istioBackends(spec: JsonObject, namespace: string): BackendRef[] {
  return ['http', 'tls', 'tcp']
    .flatMap((key) => listAt(spec, key))
    .flatMap((rule) => listAt(rule, 'route'))
    .flatMap((route) => {
      const [name, own] = (textAt(objectAt(route, 'destination'), 'host') ?? '').split('.')
      return name ? [{ namespace: own ?? namespace, name }] : []
    })
}

function textsOf(values: readonly (string | undefined)[]): string[] {
  return values.flatMap((value) => (value ? [value] : []))
}
