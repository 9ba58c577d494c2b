import { describe, expect, it } from 'vitest'
import { Assessor } from '../../assess/index.ts'
import { answers, deployment, findings } from '../answers.oracle.ts'

const object = (apiVersion: string, kind: string, rest: string, name = 'cart'): string =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\n${rest}\n`

const service = (spec: string): string => object('v1', 'Service', `spec: {${spec}}`)
const autoscaler = (spec = '', name = 'cart'): string =>
  object(
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    `spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}, maxReplicas: 5, ${spec}}`,
  )
const budget = (spec: string): string =>
  object('policy/v1', 'PodDisruptionBudget', `spec: {selector: {matchLabels: {app: cart}}, ${spec}}`)

describe('reliability', () => {
  it('is asked only when somebody asks for it', () => {
    const asked = (options: { reliability?: boolean }): boolean =>
      new Assessor({ now: '2026-01-01T00:00:00Z', selection: options })
        .finish()
        .tallies.some(({ check }) => check.startsWith('REL-'))
    expect(asked({})).toBe(false)
    expect(asked({ reliability: true })).toBe(true)
  })
})

describe('replicas (REL-02)', () => {
  it('takes one for granted where nothing is written, and leaves the number to an autoscaler', async () => {
    expect(await answers('REL-02/replicas', deployment(''))).toEqual(['fail Deployment/cart spec.replicas = not set'])
    expect(await answers('REL-02/replicas', deployment('') + autoscaler())).toEqual([])
    expect(await answers('REL-02/replicas', deployment('', { spec: 'replicas: 0' }))).toEqual([])
  })

  it('does not know of autoscalers that were not given', async () => {
    expect(await answers('REL-02/replicas', deployment(''), { complete: false })).toEqual(['unknown Deployment/cart'])
  })
})

describe('disruption budgets (REL-03)', () => {
  it.each([
    ['minAvailable: 2', 'replicas: 2', '', 1],
    ['minAvailable: 2', 'replicas: 3', '', 0],
    ['minAvailable: 2', '', '', 0],
    ['minAvailable: 2', '', autoscaler('minReplicas: 2'), 1],
    ['minAvailable: 2', '', autoscaler('minReplicas: 3'), 0],
    ['minAvailable: 2', '', autoscaler(), 1],
    ['minAvailable: 50%', 'replicas: 2', '', 0],
  ])('compares %s with "%s"', async (spec, replicas, more, findings) => {
    const text = deployment('', { spec: replicas }) + budget(spec) + more
    expect(await answers('REL-03/budget-below-replicas', text)).toHaveLength(findings)
  })

  it('does not ask for a budget of a single pod', async () => {
    expect(await answers('REL-03/budget', deployment('', { spec: 'replicas: 1' }))).toEqual([])
    expect(await answers('REL-03/budget', deployment('', { spec: 'replicas: 2' }))).toHaveLength(1)
  })
})

describe('autoscalers (REL-04)', () => {
  it('says nothing of a target of an extension', async () => {
    const text = autoscaler().replace('kind: Deployment', 'kind: Rollout')
    expect(await answers('REL-04/target', text)).toEqual([])
    expect(await answers('REL-04/target', autoscaler('', 'basket'))).toHaveLength(1)
  })
})

describe('spread (REL-05)', () => {
  const affinity = (selector: string, more = ''): string =>
    `affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: ${selector}, ${more}}]}}`

  it.each([
    ['{matchLabels: {app: cart}}', '', 0],
    ['{matchExpressions: [{key: app, operator: In, values: [cart]}]}', '', 0],
    ['{matchLabels: {app: basket}}', '', 1],
    ['{matchLabels: {app: cart}}', 'namespaces: [other]', 1],
    ['{matchLabels: {app: cart}}', 'namespaces: [shop]', 0],
  ])('sees whether anti-affinity to %s %s keeps its own pods apart', async (selector, more, findings) => {
    const text = deployment('', { spec: 'replicas: 3', pod: affinity(selector, more) })
    expect(await answers('REL-05/spread', text)).toHaveLength(findings)
  })
})

describe('selectors (REL-06)', () => {
  it('leaves Services alone whose endpoints are made by hand or elsewhere', async () => {
    expect(await answers('REL-06/service-selects', service('type: ExternalName, selector: {a: b}'))).toEqual([])
    expect(await answers('REL-06/service-selects', service('ports: [{port: 80}]'))).toEqual([])
    expect(await answers('REL-06/service-selects', service('selector: {a: b}'))).toHaveLength(1)
  })

  it('does not look for pods in other namespaces', async () => {
    const elsewhere = service('selector: {app: cart}').replace('namespace: shop', 'namespace: other')
    expect(await answers('REL-06/service-selects', deployment('') + elsewhere)).toHaveLength(1)
  })

  it('understands a selector that is a plain map', async () => {
    const config = (labels: string): string =>
      object(
        'apps.openshift.io/v1',
        'DeploymentConfig',
        `spec: {selector: {app: cart}, template: {metadata: {labels: {${labels}}}, spec: {containers: [{name: c}]}}}`,
      )
    expect(await answers('REL-06/own-pods', config('app: cart'))).toEqual([])
    expect(await answers('REL-06/own-pods', config('app: basket'))).toHaveLength(1)
  })

  it('finds a selector that misses its own template in jobs too, also in those that a CronJob makes', async () => {
    const job =
      '{selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: b}}, spec: {containers: [{name: c}]}}}'
    const [ofJob = ''] = await answers('REL-06/own-pods', object('batch/v1', 'Job', `spec: ${job}`))
    expect(ofJob).toContain(' spec.selector = ')
    const [ofCron = ''] = await answers(
      'REL-06/own-pods',
      object('batch/v1', 'CronJob', `spec: {jobTemplate: {spec: ${job}}}`),
    )
    expect(ofCron).toContain(' spec.jobTemplate.spec.selector = ')
  })

  it('finds an empty selector, which the API server refuses', async () => {
    const empty = deployment('').replace('selector: {matchLabels: {app: cart}}', 'selector: {matchLabels: {}}')
    expect(await answers('REL-06/own-pods', empty)).toHaveLength(1)
    expect(await answers('REL-06/own-pods', deployment(''))).toEqual([])
  })
})

describe('ports (REL-07)', () => {
  it.each([
    ['http', 0],
    ['n-3456789012345', 0],
    ['n234567890123456', 1],
    ['"123456"', 1],
    ['HTTP', 1],
    ['a--b', 1],
    ['80', 0],
    ['123456', 1],
    ['0', 1],
  ])('judges the target port %s as the API server does', async (port, findings) => {
    expect(await answers('REL-07/service-port', service(`ports: [{port: 80, targetPort: ${port}}]`))).toHaveLength(
      findings,
    )
  })
})

describe('references (REL-08)', () => {
  const ingress = (backend: string): string =>
    object('networking.k8s.io/v1', 'Ingress', `spec: {rules: [{http: {paths: [{backend: ${backend}}]}}]}`)

  it.each([
    ['{service: {name: cart, port: {number: 80}}}', 0],
    ['{service: {name: cart, port: {name: web}}}', 0],
    ['{service: {name: cart, port: {number: 81}}}', 1],
    ['{service: {name: basket, port: {number: 80}}}', 1],
    ['{serviceName: basket, servicePort: 80}', 1],
    ['{resource: {kind: Bucket, name: assets}}', 0],
  ])('follows the backend %s', async (backend, findings) => {
    const text = ingress(backend) + service('ports: [{name: web, port: 80}]')
    expect(await answers('REL-08/ingress-service', text)).toHaveLength(findings)
  })

  it('knows a wrong port even when other Services were not given', async () => {
    const text = ingress('{service: {name: cart, port: {number: 81}}}') + service('ports: [{port: 80}]')
    expect(await answers('REL-08/ingress-service', text, { complete: false })).toHaveLength(1)
    expect(await answers('REL-08/ingress-service', ingress('{service: {name: x}}'), { complete: false })).toEqual([
      'unknown Ingress/cart',
    ])
  })

  it('does not ask for what may be missing', async () => {
    const from = (more: string): string => deployment(`envFrom: [{configMapRef: {name: settings, ${more}}}]`)
    expect(await answers('REL-08/config-map', from('optional: true'))).toEqual([])
    expect(await answers('REL-08/config-map', from(''))).toHaveLength(1)
  })
})

describe('requests and limits (REL-10)', () => {
  it.each([
    ['requests: {memory: 1Gi}, limits: {memory: 1024Mi}', 0],
    ['requests: {memory: 1Gi}, limits: {memory: 1G}', 1],
    ['requests: {cpu: 0.5}, limits: {cpu: 500m}', 0],
    ['requests: {cpu: many}, limits: {cpu: 500m}', 0],
    ['requests: {cpu: 1}', 0],
  ])('compares the quantities of %s, not their texts', async (resources, findings) => {
    expect(await answers('REL-10/request-within-limit', deployment(`resources: {${resources}}`))).toHaveLength(findings)
  })
})

describe('fixes', () => {
  it('leave the variable that counts, whatever the order of the others', async () => {
    const env = 'env: [{name: A, value: x}, {name: B}, {name: A, value: y}, {name: A, value: z}]'
    const [finding] = await findings('REL-09/duplicate-variable', deployment(env))
    const at = ['spec', 'template', 'spec', 'containers', 0, 'env']
    expect(finding?.fix).toMatchObject({ ops: [{ path: [...at, 2] }, { path: [...at, 0] }] })
  })

  it.each([
    ['{name: A, value: x}, {name: B, value: $(A)}, {name: A, value: y}', 'may-break'],
    ['{name: A, value: x}, {name: A, value: $(A):y}', 'may-break'],
    ['{name: A, value: x}, {name: B, value: $$$(A)}, {name: A, value: y}', 'may-break'],
    ['{name: A, value: x}, {name: B, value: $$(A)}, {name: A, value: y}', 'safe'],
    ['{name: B, value: $(A)}, {name: A, value: x}, {name: A, value: y}, {name: C, value: $(A)}', 'safe'],
    ['{name: A, value: x}, {name: A, value: $(A)}, {name: A, value: y}', 'safe'],
  ])('know that the kubelet expands the variables %s in order', async (env, impact) => {
    const [finding] = await findings('REL-09/duplicate-variable', deployment(`env: [${env}]`))
    expect(finding?.fix?.impact).toBe(impact)
  })

  it('warn that a Job that was removed may be made again', async () => {
    const [finding] = await findings('REL-13/job-time-to-live', object('batch/v1', 'Job', 'spec: {}'))
    expect(finding?.fix).toMatchObject({ impact: 'may-break', note: expect.stringContaining('GitOps') })
  })

  it.each([
    ['{matchLabels: {app: cart}}', { matchLabels: { app: 'cart' } }],
    [
      '{matchExpressions: [{key: app, operator: In, values: [cart]}]}',
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['cart'] }] },
    ],
    ['{}', { matchLabels: { app: 'cart', version: '1.4.2' } }],
    ['{matchLabels: {app: basket}}', { matchLabels: { app: 'cart', version: '1.4.2' } }],
  ])('select pods as the workload does by %s', async (written, selector) => {
    const labels = 'app: cart, version: 1.4.2'
    const own = deployment('', { spec: 'replicas: 3', labels }).replace('{matchLabels: {app: cart}}', written)
    const [budgetless] = await findings('REL-03/budget', own)
    expect(budgetless?.fix).toHaveProperty('object.spec.selector', selector)
    const [spreadless] = await findings('REL-05/spread', own)
    expect(spreadless?.fix).toHaveProperty('ops.0.value.0.labelSelector', selector)
  })

  it('select pods by the plain map of a DeploymentConfig', async () => {
    const config = deployment('', { spec: 'replicas: 3', labels: 'app: cart, version: 1.4.2' })
      .replace('apps/v1', 'apps.openshift.io/v1')
      .replace('kind: Deployment', 'kind: DeploymentConfig')
      .replace('{matchLabels: {app: cart}}', '{app: cart}')
    const [finding] = await findings('REL-03/budget', config)
    expect(finding?.fix).toHaveProperty('object.spec.selector', { matchLabels: { app: 'cart' } })
  })

  it('spread the pods of the workload itself', async () => {
    const [finding] = await findings('REL-05/spread', deployment('', { spec: 'replicas: 3' }))
    const constraint = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'cart' } } }
    const path = ['spec', 'template', 'spec', 'topologySpreadConstraints']
    expect(finding?.fix).toMatchObject({ ops: [{ op: 'set', path, value: [constraint] }] })
  })
})

describe('versions (REL-12)', () => {
  it('tells the kinds of one version apart', async () => {
    expect(
      await answers('REL-12/removed-version', object('policy/v1beta1', 'PodDisruptionBudget', 'spec: {}')),
    ).toEqual(['fail PodDisruptionBudget/cart apiVersion = "policy/v1beta1"'])
    expect(
      await answers('REL-12/removed-version', object('storage.k8s.io/v1beta1', 'VolumeAttributesClass', '')),
    ).toEqual([])
    expect(await answers('REL-12/removed-version', object('example.com/v1beta1', 'Ingress', ''))).toEqual([])
  })
})

describe('hostile input', () => {
  const huge = '9007199254740993'

  it('does not crash any check', async () => {
    const text = [
      deployment(
        `env: [1, {name: A}, {name: A}], envFrom: [null], ports: [1, null, {containerPort: ${huge}, name: []}], livenessProbe: {httpGet: {port: ${huge}}}, readinessProbe: {httpGet: {port: ${huge}}}, resources: {limits: {cpu: ${huge}}, requests: {cpu: []}}`,
        { spec: `replicas: ${huge}`, pod: 'topologySpreadConstraints: [1, {minDomains: 9007199254740993}]' },
      ),
      service(`selector: {app: cart}, ports: [1, null, {targetPort: ${huge}}, {targetPort: []}]`),
      service('selector: []'),
      autoscaler(`minReplicas: ${huge}`),
      budget(`minAvailable: ${huge}, maxUnavailable: []`),
      object('networking.k8s.io/v1', 'Ingress', `spec: {rules: [1, {http: {paths: [null, {backend: ${huge}}]}}]}`),
      object(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        `spec: {rules: [{backendRefs: [1, {name: x, port: ${huge}}]}]}`,
      ),
      object(
        'monitoring.coreos.com/v1',
        'ServiceMonitor',
        `spec: {selector: ${huge}, namespaceSelector: {matchNames: [1]}}`,
      ),
      object('batch/v1', 'Job', `spec: ${huge}`),
      object('batch/v1', 'CronJob', `spec: {concurrencyPolicy: ${huge}}`),
    ].join('')
    await expect(answers('REL-*', text)).resolves.toBeInstanceOf(Array)
  })
})
