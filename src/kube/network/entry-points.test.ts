import { describe, expect, it } from 'vitest'
import { entryPointsOf } from './entry-points.ts'
import { estateFrom, onlyWorkload, podYaml } from './estate-from-yaml.oracle.ts'

const service = (spec: string, annotations = '{}') => `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, annotations: ${annotations} }
spec: { selector: { app: web }, ports: [{ port: 80 }], ${spec} }
`
const inside = service('type: ClusterIP')

async function ways(yaml: string): Promise<string[]> {
  const estate = await estateFrom(`${podYaml('{ app: web }')}---\n${yaml}`)
  return entryPointsOf(onlyWorkload(estate), estate).map(({ how }) => how)
}

describe('a Service', () => {
  it('leads in from outside as NodePort, as LoadBalancer and by external IPs', async () => {
    expect(await ways(service('type: NodePort'))).toEqual(['shop/Service/web (NodePort)'])
    expect(await ways(service('type: LoadBalancer'))).toEqual(['shop/Service/web (LoadBalancer)'])
    expect(await ways(service('externalIPs: [192.0.2.1]'))).toEqual(['shop/Service/web (external IPs)'])
  })

  it('is no way in as ClusterIP, headless, or behind a load balancer kept inside', async () => {
    expect(await ways(inside)).toEqual([])
    expect(await ways(service('clusterIP: None'))).toEqual([])
    expect(await ways(service('type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]'))).toEqual([])
    const internal = '{ service.beta.kubernetes.io/azure-load-balancer-internal: "true" }'
    expect(await ways(service('type: LoadBalancer', internal))).toEqual([])
  })

  it('is open when one of the ranges is everything', async () => {
    expect(await ways(service('type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0]'))).toHaveLength(1)
  })

  it('leads to pods that have all its labels, and to none without a selector', async () => {
    const other = service('type: NodePort').replace('{ app: web }', '{ app: web, tier: front }')
    expect(await ways(other)).toEqual([])
    expect(await ways(service('type: NodePort').replace('{ app: web }', '{}'))).toEqual([])
  })
})

describe('a route', () => {
  const ingress = (backend: string, spec = '') => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: i, namespace: shop }
spec: { ${spec} rules: [{ http: { paths: [{ backend: { service: { name: ${backend} } } }] } }] }
`
  const httpRoute = (namespace: string, parent: string, backend: string) => `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: ${namespace} }
spec: { parentRefs: [${parent}], rules: [{ backendRefs: [${backend}] }] }
`
  const virtualService = (gateways: string, host: string) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v, namespace: edge }
spec: { gateways: ${gateways}, http: [{ route: [{ destination: { host: ${host} } }] }] }
`

  it('leads in through the Service it names, from its own namespace or another', async () => {
    expect(await ways(inside + ingress('web'))).toEqual(['shop/Ingress/i'])
    expect(await ways(inside + httpRoute('edge', '{ name: g }', '{ name: web, namespace: shop }'))).toHaveLength(1)
    expect(await ways(inside + virtualService('[edge/g]', 'web.shop.svc.cluster.local'))).toHaveLength(1)
  })

  it('is no way in for other Services, for the mesh alone, or with an internal class', async () => {
    expect(await ways(inside + ingress('api'))).toEqual([])
    expect(await ways(inside + ingress('web', 'ingressClassName: nginx-internal,'))).toEqual([])
    expect(await ways(inside + httpRoute('edge', '{ name: g }', '{ name: web }'))).toEqual([])
    expect(await ways(inside + httpRoute('shop', '{ kind: Service, name: web }', '{ name: web }'))).toEqual([])
    expect(await ways(inside + virtualService('[mesh]', 'web.shop'))).toEqual([])
  })

  it('made of nonsense leads nowhere', async () => {
    expect(
      await ways(
        `${inside}---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: i, namespace: shop }\nspec: { rules: 7, defaultBackend: [] }`,
      ),
    ).toEqual([])
  })
})
