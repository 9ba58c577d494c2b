import { isObject, type Json, type JsonObject, listAt, member, objectAt, type Path, textAt } from '../../core/index.ts'
import type { KubeObject } from '../../kube/objects/index.ts'
import { type ControlChecks, fail, type ObjectCheck, unset, wrong } from '../check.ts'
import { loadBalancerTls } from './load-balancer-tls.ts'
import annotations from './tls-annotations.json' with { type: 'json' }

const isIngress = ({ ref }: KubeObject): boolean =>
  ref.kind === 'Ingress' && (ref.group === 'networking.k8s.io' || ref.group === 'extensions')

const ingressTls: ObjectCheck = {
  id: 'EXP-04/ingress-tls',
  needs: [],
  appliesTo: (object) => (isIngress(object) ? true : { why: 'not an Ingress' }),
  evaluate: ({ object }) => {
    if (hasOtherTls(object)) return []
    const spec = objectAt(object, 'spec')
    const tls = listAt(spec, 'tls')
    if (tls.length === 0)
      return [fail(unset(['spec', 'tls'], 'passwords, cookies and data travel to this Ingress in plain text'))]
    return listAt(spec, 'rules').flatMap((rule, index) => {
      const host = textAt(rule, 'host')
      if (host === undefined || tls.some((entry) => covers(entry, host))) return []
      return [fail(wrong(['spec', 'rules', index, 'host'], host, `no entry of spec.tls covers ${host}`))]
    })
  },
}

/** Controllers of clouds take certificates from annotations. */
function hasOtherTls(object: JsonObject): boolean {
  const own = objectAt(objectAt(object, 'metadata'), 'annotations') ?? {}
  return annotations.some((name) => Object.hasOwn(own, name) && own[name] !== '' && own[name] !== 'false')
}

/** An entry without hosts serves all; `*.example.com` serves one label in front. */
function covers(entry: Json, host: string): boolean {
  const hosts = listAt(entry, 'hosts')
  const dot = host.indexOf('.')
  const wildcard = dot < 0 ? undefined : `*${host.slice(dot)}`
  return hosts.length === 0 || hosts.includes(host) || (wildcard !== undefined && hosts.includes(wildcard))
}

const encrypted = new Set(['HTTPS', 'TLS', 'GRPCS'])

const gatewayTls: ObjectCheck = {
  id: 'EXP-04/gateway-tls',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.kind === 'Gateway' && (ref.group === 'gateway.networking.k8s.io' || ref.group === 'networking.istio.io')
      ? true
      : { why: 'not a Gateway' },
  evaluate: ({ ref, object }) => {
    const isIstio = ref.group === 'networking.istio.io'
    const listeners = listAt(objectAt(object, 'spec'), isIstio ? 'servers' : 'listeners').filter(isObject)
    const protocols = listeners.map((one) => textAt(isIstio ? member(one, 'port') : one, 'protocol') ?? '')
    // A plain listener beside an encrypted one is there to redirect.
    if (protocols.some((protocol) => encrypted.has(protocol.toUpperCase()))) return []
    return listeners.flatMap((one, index) => {
      const protocol = protocols[index]?.toUpperCase() ?? ''
      const redirects = member(member(one, 'tls'), 'httpsRedirect') === true
      if (!/^(HTTP|HTTP2|GRPC)$/.test(protocol) || redirects) return []
      const path: Path = ['spec', isIstio ? 'servers' : 'listeners', index, ...(isIstio ? ['port'] : []), 'protocol']
      return [fail(wrong(path, protocols[index], 'passwords, cookies and data travel to this Gateway in plain text'))]
    })
  },
}

const routeTls: ObjectCheck = {
  id: 'EXP-04/route-tls',
  needs: [],
  appliesTo: ({ ref }) =>
    ref.kind === 'Route' && ref.group === 'route.openshift.io' ? true : { why: 'not an OpenShift Route' },
  evaluate: ({ object }) => {
    const tls = objectAt(objectAt(object, 'spec'), 'tls')
    if (tls === undefined)
      return [fail(unset(['spec', 'tls'], 'passwords, cookies and data travel to this Route in plain text'))]
    const policy = textAt(tls, 'insecureEdgeTerminationPolicy')
    if (policy !== 'Allow') return []
    const path = ['spec', 'tls', 'insecureEdgeTerminationPolicy']
    return [fail(wrong(path, policy, 'the Route also answers in plain text; Redirect sends clients to TLS'))]
  },
}

export const exp04: ControlChecks = { objects: [ingressTls, gatewayTls, routeTls, loadBalancerTls] }
