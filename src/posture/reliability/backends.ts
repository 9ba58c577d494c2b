import { type Json, listAt, member, type Path, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'

/** A Service that routing rules send requests to. */
export interface Backend {
  readonly name: string
  readonly namespace: string
  /** Number or name; undefined where the rule does not say. */
  readonly port: Json | undefined
  /** Where the name stands. */
  readonly path: Path
}

const ingressGroups: ReadonlySet<string> = new Set(['networking.k8s.io', 'extensions'])

export const isIngress = ({ ref }: KubeObject): boolean => ref.kind === 'Ingress' && ingressGroups.has(ref.group)

/** Gateway API routes: `HTTPRoute`, `GRPCRoute`, `TLSRoute`, … */
export const isRoute = ({ ref }: KubeObject): boolean =>
  ref.group === 'gateway.networking.k8s.io' && ref.kind.endsWith('Route')

/** The Services an Ingress names, in today's form and in that of the old versions. */
export function ingressBackends({ object, ref }: KubeObject): readonly Backend[] {
  const spec = member(object, 'spec')
  const rules = listAt(spec, 'rules').flatMap((rule, at) =>
    listAt(member(rule, 'http'), 'paths').flatMap((entry, index) =>
      ingressBackend(member(entry, 'backend'), ['spec', 'rules', at, 'http', 'paths', index, 'backend'], ref.namespace),
    ),
  )
  return [
    ...ingressBackend(member(spec, 'defaultBackend'), ['spec', 'defaultBackend'], ref.namespace),
    ...ingressBackend(member(spec, 'backend'), ['spec', 'backend'], ref.namespace),
    ...rules,
  ]
}

function ingressBackend(backend: Json | undefined, path: Path, namespace: string): Backend[] {
  const service = member(backend, 'service')
  const name = textAt(service, 'name')
  if (name !== undefined) {
    const port = member(service, 'port')
    const which = member(port, 'number') ?? member(port, 'name')
    return [{ name, namespace, port: which, path: [...path, 'service', 'name'] }]
  }
  const old = textAt(backend, 'serviceName')
  if (old === undefined) return []
  return [{ name: old, namespace, port: member(backend, 'servicePort'), path: [...path, 'serviceName'] }]
}

/** The Services a route of the Gateway API names; other kinds of backends are extensions. */
export function routeBackends({ object, ref }: KubeObject): readonly Backend[] {
  return listAt(member(object, 'spec'), 'rules').flatMap((rule, at) =>
    listAt(rule, 'backendRefs').flatMap((backend, index) => {
      const name = textAt(backend, 'name')
      if (name === undefined || (textAt(backend, 'kind') ?? 'Service') !== 'Service') return []
      if ((textAt(backend, 'group') ?? '') !== '') return []
      const namespace = textAt(backend, 'namespace') ?? ref.namespace
      const path = ['spec', 'rules', at, 'backendRefs', index, 'name']
      return [{ name, namespace, port: member(backend, 'port'), path }]
    }),
  )
}
