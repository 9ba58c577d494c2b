import { describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../../core/index.ts'
import {
  admitPodSecurity,
  type PsaConfig,
  type PsaRequest,
  parseNamespaceLabels,
  type WarnOfPods,
  warnOfExistingPods,
} from './index.ts'

const restrictedContext: JsonObject = {
  allowPrivilegeEscalation: false,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}
const container = (context: JsonObject = restrictedContext, rest: JsonObject = {}): JsonObject => ({
  name: 'x',
  image: 'r/x:1',
  securityContext: context,
  ...rest,
})
const podOf = (spec: JsonObject, metadata: JsonObject = { name: 'p' }): JsonObject => ({ kind: 'Pod', metadata, spec })
const privilegedPod = podOf({ containers: [container({ privileged: true })] })
const labels = (entries: Record<string, string>): JsonObject =>
  Object.fromEntries(Object.entries(entries).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]))
const baseline = labels({ enforce: 'baseline' })

const podRequest: PsaRequest = {
  operation: 'CREATE',
  group: '',
  resource: 'pods',
  subresource: '',
  namespace: 'shop',
  name: 'p',
  username: 'alice',
  object: privilegedPod,
  oldObject: undefined,
}

function decide(
  change: Partial<PsaRequest>,
  namespaceLabels: JsonObject | null = baseline,
  config: PsaConfig = {},
  pods: JsonObject[] = [],
) {
  const warnOfPods: WarnOfPods = (namespace, enforce) => warnOfExistingPods(namespace, enforce, pods, config)
  return admitPodSecurity({ ...podRequest, ...change }, { namespaceLabels, warnOfPods }, config)
}

describe('labels of a namespace', () => {
  const privileged = { level: 'privileged', version: 'latest' }

  test('unset means privileged', () => {
    const unset = { enforce: privileged, audit: privileged, warn: privileged }
    expect(parseNamespaceLabels(undefined)).toEqual({ policy: unset, errors: [] })
  })

  test.each([
    ['warns of what it enforces', { enforce: 'baseline', 'enforce-version': 'v1.22' }, ['baseline', 22]],
    ['warns by its own version', { enforce: 'baseline', 'warn-version': 'v1.23' }, ['baseline', 23]],
    ['warns by its own level', { enforce: 'baseline', warn: 'privileged' }, ['privileged', 'latest']],
    ['warns stricter than it enforces', { enforce: 'baseline', warn: 'restricted' }, ['restricted', 'latest']],
    ['does not warn by an invalid level', { enforce: 'foo' }, ['privileged', 'latest']],
    ['does not warn by its own invalid level', { enforce: 'baseline', warn: 'foo' }, ['privileged', 'latest']],
  ])('%s', (_name, entries, [level, version]) => {
    expect(parseNamespaceLabels(labels(entries as Record<string, string>)).policy.warn).toEqual({ level, version })
  })

  test('an invalid level enforces restricted, an invalid version latest, with the words of the API server', () => {
    const parsed = parseNamespaceLabels(labels({ enforce: 'foo', audit: 'bar', 'audit-version': '1.2' }))
    expect(parsed.policy.enforce).toEqual({ level: 'restricted', version: 'latest' })
    expect(parsed.policy.audit).toEqual(privileged)
    expect(parsed.errors).toEqual([
      'metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "foo": must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/audit]: Invalid value: "bar": must be one of privileged, baseline, restricted',
      'metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid value: "1.2": must be "latest" or "v1.x"',
    ])
  })

  test('the configured defaults hold where a label is missing', () => {
    const restricted = { level: 'restricted', version: 20 } as const
    const defaults = { enforce: restricted, audit: restricted, warn: restricted }
    const { policy } = parseNamespaceLabels(labels({ enforce: 'baseline' }), defaults)
    expect(policy).toEqual({ ...defaults, enforce: { level: 'baseline', version: 20 } })
  })
})

describe('pods', () => {
  test('are refused with the whole reason', () => {
    expect(decide({})).toMatchObject({
      allowed: false,
      code: 403,
      reason: 'Forbidden',
      message:
        'pods "p" is forbidden: violates PodSecurity "baseline:latest": privileged (container "x" must not set securityContext.privileged=true)',
      warnings: [],
      auditAnnotations: { 'pod-security.kubernetes.io/enforce-policy': 'baseline:latest' },
    })
  })

  test('are named by generateName when they have no name yet', () => {
    const object = { ...privilegedPod, metadata: { generateName: 'w-' } }
    expect(decide({ name: '', object }).message).toMatch(/^pods "w-" is forbidden/)
    expect(decide({ name: '', object: { ...privilegedPod, metadata: {} } }).message).toMatch(/^pods is forbidden/)
  })

  test('that only warn and audit would refuse are allowed with both', () => {
    const decision = decide({}, labels({ warn: 'baseline', 'warn-version': 'v1.25', audit: 'baseline' }))
    const text = 'privileged (container "x" must not set securityContext.privileged=true)'
    expect(decision).toMatchObject({
      allowed: true,
      code: 200,
      warnings: [`would violate PodSecurity "baseline:v1.25": ${text}`],
      auditAnnotations: {
        'pod-security.kubernetes.io/enforce-policy': 'privileged:latest',
        'pod-security.kubernetes.io/audit-violations': `would violate PodSecurity "baseline:latest": ${text}`,
      },
    })
    expect(decision.evaluations.map(({ mode, violations }) => [mode, violations.length])).toEqual([
      ['enforce', 0],
      ['audit', 1],
      ['warn', 1],
    ])
  })

  test('in a namespace with an invalid level are judged as restricted', () => {
    const decision = decide({ object: podOf({ containers: [container({})] }) }, labels({ enforce: 'bogus' }))
    expect(decision).toMatchObject({ allowed: false, code: 403 })
    expect(decision.auditAnnotations['pod-security.kubernetes.io/error']).toMatch(/^Failed to parse policy: metadata/)
  })

  test('of a namespace without a policy are not looked at', () => {
    expect(decide({ object: 'not a pod' }, {})).toMatchObject({
      allowed: true,
      auditAnnotations: { 'pod-security.kubernetes.io/enforce-policy': 'privileged:latest' },
    })
  })

  test.each(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status'])(
    'are not judged for %s',
    (subresource) => {
      expect(decide({ subresource, operation: 'CREATE' }).allowed).toBe(true)
    },
  )

  test.each(['ephemeralcontainers', 'resize', 'frobnicate'])('are judged for %s', (subresource) => {
    expect(decide({ subresource }).allowed).toBe(false)
  })

  test.each(['DELETE', 'CONNECT'])('are not judged on %s', (operation) => {
    expect(decide({ operation }).allowed).toBe(true)
  })

  test.each([
    ['namespace', { namespaces: ['shop'] }],
    ['user', { usernames: ['alice'] }],
    ['runtimeClass', { runtimeClasses: ['kata'] }],
  ])('are exempt by %s', (what, exemptions) => {
    const object = podOf({ runtimeClassName: 'kata', containers: [container({ privileged: true })] })
    expect(decide({ object }, baseline, { exemptions })).toMatchObject({
      allowed: true,
      auditAnnotations: { 'pod-security.kubernetes.io/exempt': what },
    })
  })

  test('are not exempt by an empty name', () => {
    const exemptions = { usernames: [''], runtimeClasses: [''], namespaces: [''] }
    expect(decide({ username: '', namespace: '' }, baseline, { exemptions }).allowed).toBe(false)
  })

  test.each([
    ['a namespace that cannot be looked up', { object: privilegedPod }, null, 500],
    ['an object of another kind', { object: { kind: 'Binding' } }, baseline, 400],
    ['no object', { object: undefined }, baseline, 400],
    ['an update without the old pod', { operation: 'UPDATE' }, baseline, 400],
    ['a field of the wrong type', { object: podOf({ hostPID: 'true' }) }, baseline, 400],
  ])('are refused for %s', (_name, change, namespaceLabels, code) => {
    expect(decide(change as Partial<PsaRequest>, namespaceLabels)).toMatchObject({ allowed: false, code })
  })
})

describe('updates of a pod', () => {
  const bad = container({ privileged: true })
  const old = podOf({ containers: [bad], initContainers: [bad], ephemeralContainers: [bad] })
  const spec = (change: JsonObject): JsonObject => podOf({ ...(old.spec as JsonObject), ...change })
  const newImage = { ...bad, image: 'r/x:2' }

  const cases: readonly (readonly [string, boolean, JsonObject])[] = [
    ['a label', true, { ...old, metadata: { name: 'p', labels: { a: 'b' } } }],
    ['an annotation', true, { ...old, metadata: { name: 'p', annotations: { a: 'b' } } }],
    ['resources', true, spec({ containers: [{ ...bad, resources: { limits: { cpu: 1 } } }] })],
    ['a removed ephemeral container', true, spec({ ephemeralContainers: [] })],
    ['an image', false, spec({ containers: [newImage] })],
    ['the image of an init container', false, spec({ initContainers: [newImage] })],
    ['the image of an ephemeral container', false, spec({ ephemeralContainers: [newImage] })],
    ['one more container', false, spec({ containers: [bad, bad] })],
    ['one init container less', false, spec({ initContainers: [] })],
    ['an ephemeral container', false, spec({ ephemeralContainers: [bad, { ...bad, name: 'y' }] })],
  ]

  test.each(cases)('%s: allowed %s', (_name, allowed, object) => {
    expect(decide({ operation: 'UPDATE', object, oldObject: old }).allowed).toBe(allowed)
  })
})

describe('controllers', () => {
  const template = { metadata: {}, spec: { containers: [container({ privileged: true })] } }
  const everything = labels({ enforce: 'baseline', audit: 'baseline' })

  test.each([
    ['', 'podtemplates', { template }],
    ['', 'replicationcontrollers', { spec: { template } }],
    ['apps', 'replicasets', { spec: { template } }],
    ['apps', 'deployments', { spec: { template } }],
    ['apps', 'statefulsets', { spec: { template } }],
    ['apps', 'daemonsets', { spec: { template } }],
    ['batch', 'jobs', { spec: { template } }],
    ['batch', 'cronjobs', { spec: { jobTemplate: { spec: { template } } } }],
  ])('%s/%s are warned of and audited, not refused', (group, resource, object) => {
    const decision = decide({ group, resource, object: object as Json }, everything)
    expect(decision.allowed).toBe(true)
    expect(decision.warnings).toHaveLength(1)
    expect(Object.keys(decision.auditAnnotations)).toEqual(['pod-security.kubernetes.io/audit-violations'])
  })

  test.each([
    ['a subresource', { subresource: 'scale' }],
    ['a kind of another group', { group: 'serving.knative.dev', resource: 'services' }],
    [
      'a ReplicationController without a template',
      { group: '', resource: 'replicationcontrollers', object: { spec: {} } },
    ],
  ])('say nothing of %s', (_name, change) => {
    const request = { group: 'apps', resource: 'deployments', object: { spec: { template } }, ...change }
    expect(decide(request, everything)).toMatchObject({ allowed: true, warnings: [], auditAnnotations: {} })
  })

  test('are allowed with an audit annotation when they cannot be judged', () => {
    const request = { group: 'apps', resource: 'deployments', object: { spec: { template } } }
    expect(decide(request, null)).toMatchObject({
      allowed: true,
      auditAnnotations: { 'pod-security.kubernetes.io/error': 'failed to lookup namespace "shop"' },
    })
  })
})

describe('namespaces', () => {
  const namespace = (entries: Record<string, string>): JsonObject => ({
    kind: 'Namespace',
    metadata: { name: 'shop', labels: labels(entries) },
  })
  const change = (from: Record<string, string>, to: Record<string, string>): Partial<PsaRequest> => ({
    resource: 'namespaces',
    operation: 'UPDATE',
    name: 'shop',
    object: namespace(to),
    oldObject: namespace(from),
  })
  const owned = (name: string, uid: string, spec: JsonObject): JsonObject =>
    podOf(spec, { name, ownerReferences: [{ uid, controller: true }] })
  const bad = { hostPID: true }

  test('are refused for labels that mean nothing', () => {
    const request = { resource: 'namespaces', name: 'shop', object: namespace({ enforce: 'bogus' }) }
    expect(decide(request)).toMatchObject({
      allowed: false,
      code: 422,
      reason: 'Invalid',
      message:
        'Namespace "shop" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: "bogus": must be one of privileged, baseline, restricted',
    })
    expect(decide(change({ enforce: 'baseline' }, { enforce: 'bogus' })).code).toBe(422)
  })

  test('keep labels that meant nothing before', () => {
    expect(decide(change({ enforce: 'bogus' }, { enforce: 'bogus' })).allowed).toBe(true)
    expect(decide(change({ enforce: 'bogus' }, { enforce: 'other' })).code).toBe(422)
  })

  test('are warned of the pods a stricter level would not admit', () => {
    const pods = [
      podOf(bad, { name: 'z' }),
      podOf({ hostIPC: true, volumes: [{ name: 'v', hostPath: {} }] }, { name: 'm' }),
      owned('r-2', 'u', bad),
      owned('r-1', 'u', bad),
      podOf({}, { name: 'fine' }),
      podOf({ ...bad, runtimeClassName: 'kata' }, { name: 'exempt' }),
    ]
    const config = { exemptions: { runtimeClasses: ['kata'] } }
    expect(decide(change({}, { enforce: 'baseline' }), {}, config, pods).warnings).toEqual([
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'm: host namespaces, hostPath volumes',
      'r-1 (and 2 other pods): host namespaces',
    ])
  })

  test('name one other pod as one', () => {
    const pods = [podOf(bad, { name: 'b' }), podOf(bad, { name: 'a' })]
    expect(decide(change({}, { enforce: 'baseline' }), {}, {}, pods).warnings[1]).toBe(
      'a (and 1 other pod): host namespaces',
    )
  })

  test('look at one pod of each controller first and at 3000 at most', () => {
    const many = Array.from({ length: 3100 }, (_, index) => owned(`r-${index}`, 'u', {}))
    const pods = [...many, podOf(bad, { name: 'last' })]
    expect(decide(change({}, { enforce: 'baseline' }), {}, {}, pods).warnings).toEqual([
      'new PodSecurity enforce level only checked against the first 3000 of 3101 existing pods',
      'existing pods in namespace "shop" violate the new PodSecurity enforce level "baseline:latest"',
      'last: host namespaces',
    ])
  })

  test.each([
    ['the same policy', { enforce: 'baseline' }, { enforce: 'baseline', warn: 'restricted' }],
    ['a milder level', { enforce: 'restricted' }, { enforce: 'baseline' }],
    ['no policy', { enforce: 'restricted' }, {}],
  ])('do not look at pods for %s', (_name, from, to) => {
    const context = { namespaceLabels: {}, warnOfPods: () => expect.unreachable() }
    const request = { ...podRequest, ...change(from as Record<string, string>, to as Record<string, string>) }
    expect(admitPodSecurity(request, context)).toMatchObject({ allowed: true, warnings: [] })
  })

  test('look at pods again when only the version changes', () => {
    const request = change({ enforce: 'restricted' }, { enforce: 'baseline', 'enforce-version': 'v1.20' })
    expect(decide(request, {}, {}, [podOf(bad)]).warnings).toHaveLength(2)
  })

  test('that are exempt hear that their labels do nothing', () => {
    const config = { exemptions: { namespaces: ['shop'] } }
    const warning =
      'namespace "shop" is exempt from Pod Security, and the policy (enforce=baseline:latest) will be ignored'
    expect(decide(change({}, { enforce: 'baseline' }), {}, config, [podOf(bad)]).warnings).toEqual([warning])
    const create = { resource: 'namespaces', name: 'shop', object: namespace({ enforce: 'baseline' }) }
    expect(decide(create, {}, config).warnings).toEqual([warning])
    expect(decide({ ...create, object: namespace({}) }, {}, config).warnings).toEqual([])
  })
})
