import { describe, expect, it } from 'vitest'
import { estateFrom, onlyWorkload } from '../../kube/network/estate-from-yaml.oracle.ts'
import { answers } from '../answers.oracle.ts'
import type { ControlChecks } from '../check.ts'
import { exp01 } from './exp-01-exposed-consoles.ts'
import { exp02 } from './exp-02-console-login.ts'
import { exp03 } from './exp-03-entry-points.ts'
import { exp04 } from './exp-04-entry-tls.ts'
import { exp05 } from './exp-05-ingress-controllers.ts'
import { exp06 } from './exp-06-open-ports.ts'

/** The outcomes of all checks of a control: those that do not pass, by name. */
async function outcomes(control: ControlChecks, yaml: string, complete = true): Promise<string[]> {
  const estate = await estateFrom(yaml, complete)
  const name = (id: string) => id.slice(id.indexOf('/') + 1)
  const objects = [...estate.all()].flatMap((object) =>
    (control.objects ?? []).flatMap((check) =>
      check.appliesTo(object) === true ? check.evaluate(object, {}).map(({ kind }) => `${name(check.id)} ${kind}`) : [],
    ),
  )
  const workloads = estate
    .workloads()
    .flatMap((workload) => [
      ...(control.templates ?? []).flatMap((check) =>
        check.evaluate(workload.facts, {}).map(({ kind }) => `${name(check.id)} ${kind}`),
      ),
      ...(control.workloads ?? []).flatMap((check) =>
        check.appliesTo(workload, estate) === true
          ? check.evaluate(workload, estate, {}).map(({ kind }) => `${name(check.id)} ${kind}`)
          : [],
      ),
    ])
  return [...objects, ...workloads]
}

const pod = (container: string, labels = '{ app: web }', spec = '') => `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: ${labels} }
spec: { ${spec} containers: [{ name: web, ${container} }] }
`
const service = (spec: string) => `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ${spec} }
`
const ingress = (spec: string, annotations = '{}') => `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, annotations: ${annotations} }
spec: ${spec}
`

describe('a console', () => {
  it('is found by the image it is, wherever it was copied from', async () => {
    const open = service('type: NodePort')
    expect(await outcomes(exp01, pod('image: "mirror.example.com:5000/jenkins/jenkins:lts"') + open)).toEqual([
      'console-exposed fail',
    ])
    expect(await outcomes(exp01, pod('image: myjenkins/jenkins-agent') + open)).toEqual([])
  })

  it('behind a Service of the cluster is not exposed, and unknown where Services may be missing', async () => {
    const inside = pod('image: jenkins/jenkins') + service('type: ClusterIP')
    expect(await outcomes(exp01, inside)).toEqual([])
    expect(await outcomes(exp01, inside, false)).toEqual(['console-exposed unknown'])
  })

  it('is exposed by a port of its node', async () => {
    expect(
      await outcomes(exp01, pod('image: jenkins/jenkins, ports: [{ containerPort: 8080, hostPort: 80 }]')),
    ).toEqual(['console-exposed fail'])
  })

  it('loses its login by its own arguments only', async () => {
    expect(await outcomes(exp02, pod('image: argoproj/argocd:v3, args: [--disable-auth]'))).toContain(
      'login-switched-off fail',
    )
    expect(await outcomes(exp02, pod('image: shop/web, args: [--disable-auth]'))).toEqual([])
  })

  it('is an administrator by a wildcard role as well as by cluster-admin', async () => {
    const role = (verbs: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: all }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ${verbs} }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: b }
roleRef: { kind: ClusterRole, name: all }
subjects: [{ kind: ServiceAccount, name: ci, namespace: shop }]
`
    const jenkins = pod('image: jenkins/jenkins', '{}', 'serviceAccountName: ci,')
    expect(await outcomes(exp02, jenkins + role('["*"]'))).toEqual(['privileged-console fail'])
    expect(await outcomes(exp02, jenkins + role('[get]'))).toEqual([])
  })
})

describe('entry points', () => {
  it('are no Services inside the cluster', async () => {
    expect(await outcomes(exp03, service('type: ClusterIP') + service('ports: 7'))).toEqual([])
    expect(await outcomes(exp03, service('type: LoadBalancer, loadBalancerSourceRanges: [192.0.2.0/24]'))).toEqual([])
    const halves = 'type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/1, 128.0.0.0/1]'
    expect(await outcomes(exp03, service(halves))).not.toEqual([])
  })

  it('are Ingresses with and without hosts', async () => {
    expect(await outcomes(exp03, ingress('{ defaultBackend: { service: { name: web } } }'))).toEqual(['ingress fail'])
    expect(await outcomes(exp03, ingress('{ rules: [{}, { host: a.example.com }] }'))).toEqual(['ingress fail'])
  })
})

describe('TLS of an Ingress', () => {
  const rules = 'rules: [{ host: a.example.com }, { host: b.example.com }]'

  it.each<[string, string, number]>([
    ['covers the hosts it names', `{ ${rules}, tls: [{ hosts: [a.example.com, b.example.com] }] }`, 0],
    ['misses a host it does not name', `{ ${rules}, tls: [{ hosts: [a.example.com] }] }`, 1],
    ['covers one label by a wildcard', `{ ${rules}, tls: [{ hosts: ["*.example.com"] }] }`, 0],
    [
      'does not cover two labels by a wildcard',
      `{ rules: [{ host: a.b.example.com }], tls: [{ hosts: ["*.example.com"] }] }`,
      1,
    ],
    ['covers all without hosts', `{ ${rules}, tls: [{ secretName: s }] }`, 0],
    ['is missing', `{ ${rules} }`, 1],
    ['is missing when its list is empty', `{ ${rules}, tls: [] }`, 1],
  ])('%s', async (_, spec, failures) => {
    expect(await outcomes(exp04, ingress(spec))).toHaveLength(failures)
  })

  it('may come from an annotation of the controller', async () => {
    const arn = '{ alb.ingress.kubernetes.io/certificate-arn: "arn:aws:acm:eu-central-1:1:certificate/x" }'
    expect(await outcomes(exp04, ingress(`{ ${rules} }`, arn))).toEqual([])
  })
})

describe('TLS of a Gateway', () => {
  const gateway = (listeners: string) =>
    `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: g }\nspec: { listeners: ${listeners} }`
  const istio = (servers: string) =>
    `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: g }\nspec: { servers: ${servers} }`

  it('is asked of plain listeners that stand alone', async () => {
    expect(await outcomes(exp04, gateway('[{ port: 80, protocol: HTTP }]'))).toEqual(['gateway-tls fail'])
    expect(await outcomes(exp04, gateway('[{ port: 80, protocol: HTTP }, { port: 443, protocol: HTTPS }]'))).toEqual([])
    expect(await outcomes(exp04, istio('[{ port: { number: 80, protocol: HTTP } }]'))).toEqual(['gateway-tls fail'])
    expect(await outcomes(exp04, istio('[{ port: { protocol: HTTP }, tls: { httpsRedirect: true } }]'))).toEqual([])
  })
})

describe('an ingress controller', () => {
  const severity = async (image: string) => {
    const [check] = exp05.templates ?? []
    const [found] = check?.evaluate(onlyWorkload(await estateFrom(pod(`image: "${image}"`))).facts, {}) ?? []
    return found?.kind === 'fail' ? (found.severity ?? 'as listed') : 'pass'
  }

  it.each([
    ['registry.k8s.io/ingress-nginx/controller:v1.11.4', 'critical'],
    ['registry.k8s.io/ingress-nginx/controller:v1.11.5', 'as listed'],
    ['registry.k8s.io/ingress-nginx/controller:v1.12.0', 'critical'],
    ['registry.k8s.io/ingress-nginx/controller:v1.12.1', 'as listed'],
    ['registry.k8s.io/ingress-nginx/controller', 'as listed'],
    ['nginx/nginx-ingress:5.0.0', 'pass'],
    ['nginx:1.29', 'pass'],
    ['traefik:v3.5', 'pass'],
  ])('%s: %s', async (image, expected) => {
    expect(await severity(image)).toBe(expected)
  })

  it('shows the length of a snippet, never its text', async () => {
    const [object] = [
      ...(await estateFrom(ingress('{}', '{ nginx.ingress.kubernetes.io/server-snippet: "set $k s3cr3t;" }'))).all(),
    ]
    const [check] = exp05.objects ?? []
    if (object === undefined || check === undefined) throw new Error('nothing to judge')
    const found = check.evaluate(object, {})
    expect(found).toHaveLength(1)
    expect(JSON.stringify(found)).not.toContain('s3cr3t')
  })
})

describe('a data store', () => {
  const redis = pod('image: redis, ports: [{ containerPort: 6379 }]')
  const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSelector: {} }
`

  it('is open without a policy, closed by one, and unknown on partial evidence', async () => {
    expect(await outcomes(exp06, redis)).toEqual(['data-store-open fail'])
    expect(await outcomes(exp06, redis + policy)).toEqual([])
    expect(await outcomes(exp06, redis, false)).toEqual(['data-store-open unknown'])
  })

  it('on the host network is open whatever policies say', async () => {
    const onHost = pod('image: redis, ports: [{ containerPort: 6379 }]', '{ app: web }', 'hostNetwork: true,')
    expect(await outcomes(exp06, onHost + policy)).toEqual(['data-store-open fail'])
  })

  it('is also found by the port of its Service, where the target is a name', async () => {
    const named = pod('image: db') + service('ports: [{ port: 5432, targetPort: db }]')
    expect(await outcomes(exp06, named)).toEqual(['data-store-open fail'])
    expect(await outcomes(exp06, pod('image: db') + service('ports: [{ port: 5432, protocol: UDP }]'))).toEqual([])
  })
})

describe('the load balancer of a Service', () => {
  const ask = (clouds: string[], type = 'LoadBalancer', annotations = '{}') =>
    answers(
      'EXP-04/load-balancer-tls',
      service(`type: ${type}, ports: [{ port: 443 }]`).replace(
        'namespace: shop',
        `namespace: shop, annotations: ${annotations}`,
      ),
      { params: { clouds } },
    )
  const internal = '{ service.beta.kubernetes.io/azure-load-balancer-internal: "true" }'
  const certificate = '{ service.beta.kubernetes.io/aws-load-balancer-ssl-cert: "arn:aws:acm:x" }'

  it('needs a certificate in the clouds that are named', async () => {
    expect(await ask([])).toEqual([])
    expect(await ask(['aws'])).toHaveLength(1)
    expect(await ask(['aws'], 'LoadBalancer', certificate)).toEqual([])
    expect(await ask(['aws'], 'NodePort')).toEqual([])
  })

  it('needs none inside, and has none at Azure', async () => {
    expect(await ask(['azure'], 'LoadBalancer', certificate)).toHaveLength(1)
    expect(await ask(['azure'], 'LoadBalancer', internal)).toEqual([])
  })

  it('is not known in a cloud that nobody knows', async () => {
    expect(await ask(['nimbus'])).toEqual(['unknown Service/web'])
  })
})
