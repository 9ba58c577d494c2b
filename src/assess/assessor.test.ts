import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../catalogue/index.ts'
import { type Json, type JsonObject, member, type Origin, objectAt, subjectLabel, textAt } from '../core/index.ts'
import { readKubeObject } from '../kube/objects/index.ts'
import { type AssessOptions, Assessor, type Exception } from './index.ts'

const now = '2026-11-24T12:00:00Z'
const dump: Origin = { source: 'dump', file: 'dump.json', item: 0, line: 1 }
const file: Origin = { source: 'file', file: 'a.yaml', doc: 0, line: 1 }

function assess(objects: readonly Json[], options: Partial<AssessOptions> = {}) {
  // A few controls that are known well: the tests are about the engine, not about what is judged.
  const only = ['POD-0*', 'POD-10', 'POD-16', 'SEC-04', 'SEC-05']
  const assessor = new Assessor({ now, selection: { only }, ...options })
  for (const value of objects) {
    const uid = textAt(member(value, 'metadata'), 'uid')
    const read = readKubeObject(value, { origin: uid === undefined ? file : dump })
    if (!read.ok) throw new Error(read.message)
    assessor.add(read.object)
  }
  return assessor.finish()
}

const podSpec = (context: JsonObject = {}): JsonObject => ({
  containers: [{ name: 'app', image: `x:1@sha256:${'ab'.repeat(32)}`, securityContext: context }],
})
const hardened: JsonObject = {
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}
const deployment = (name: string, spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop', ...metadata },
  spec: { template: { spec } },
})
const owned = (
  kind: string,
  name: string,
  owner: [string, string],
  body: JsonObject,
  labels: JsonObject = {},
): JsonObject => ({
  apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
  kind,
  metadata: {
    name,
    namespace: 'shop',
    uid: name,
    labels,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: owner[0], name: owner[1], controller: true }],
  },
  ...body,
})

const privileged = { ...hardened, privileged: true }

describe('findings', () => {
  it('name the field, the container and the subject', () => {
    const { findings } = assess([deployment('web', podSpec(privileged))])
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({
      check: 'POD-01/privileged',
      severity: 'critical',
      subject: 'apps/Deployment/shop/web',
      slot: 'app',
      at: { path: ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'privileged'], value: 'true' },
    })
  })

  it('keep their fingerprint when containers change places', () => {
    const sidecar = { name: 'side', image: `y:1@sha256:${'cd'.repeat(32)}`, securityContext: hardened }
    const app = { name: 'app', image: `x:1@sha256:${'ab'.repeat(32)}`, securityContext: privileged }
    const [one] = assess([deployment('web', { containers: [app, sidecar] })]).findings
    const [other] = assess([deployment('web', { containers: [sidecar, app] })]).findings
    expect(one?.at.path).not.toEqual(other?.at.path)
    expect(one?.fingerprint).toBe(other?.fingerprint)
  })

  it('stand in one order whatever order the objects come in', () => {
    const objects = ['a', 'b', 'c'].map((name) => deployment(name, podSpec()))
    expect(assess(objects.toReversed()).findings).toEqual(assess(objects).findings)
  })
})

describe('owned objects', () => {
  const set = owned('ReplicaSet', 'web-5d4', ['Deployment', 'web'], {
    spec: { template: { spec: podSpec(privileged) } },
  })
  const labels = { 'pod-template-hash': '5d4' }
  const pod = (context: JsonObject) =>
    owned('Pod', 'web-5d4-x', ['ReplicaSet', 'web-5d4'], { spec: podSpec(context) }, labels)

  it('are not reported again under their controller, in any order', () => {
    const objects = [pod(privileged), set, deployment('web', podSpec(privileged))]
    for (const order of [objects, objects.toReversed()]) {
      const result = assess(order)
      expect(result.findings.map(({ ref }) => subjectLabel(ref))).toEqual(['shop/Deployment/web'])
      expect(result.coverage).toMatchObject({ workloads: 1, owned: 2 })
    }
  })

  it('are reported where they differ from the template', () => {
    const result = assess([
      pod({ ...privileged, readOnlyRootFilesystem: false }),
      deployment('web', podSpec(privileged)),
    ])
    expect(result.findings.map(({ check, ref }) => [check, ref.kind])).toEqual([
      ['POD-01/privileged', 'Deployment'],
      ['POD-04/read-only-root-filesystem', 'Pod'],
    ])
  })

  it('speak for the deployment when only pods were given', () => {
    const result = assess([
      pod(privileged),
      owned('Pod', 'web-5d4-y', ['ReplicaSet', 'web-5d4'], { spec: podSpec(privileged) }, labels),
    ])
    expect(result.findings.map(({ subject }) => subject)).toEqual(['apps/Deployment/shop/web'])
  })

  it('end even when owners go in a circle', () => {
    const a = owned('ReplicaSet', 'a', ['ReplicaSet', 'b'], { spec: { template: { spec: podSpec(privileged) } } })
    const b = owned('ReplicaSet', 'b', ['ReplicaSet', 'a'], { spec: { template: { spec: podSpec(privileged) } } })
    expect(assess([a, b]).findings.length).toBeGreaterThan(0)
  })
})

describe('templates that look alike', () => {
  const socket = { name: 'kube-api-access-abc12', hostPath: { path: '/var/run/docker.sock' } }
  const evil = { ...podSpec(hardened), volumes: [socket] }

  it('are told apart by every volume, whatever it is called', () => {
    for (const order of [
      ['clean', 'evil'],
      ['evil', 'clean'],
    ]) {
      const objects = order.map((name) => deployment(name, name === 'evil' ? evil : podSpec(hardened)))
      const { findings, podSecurity } = assess(objects)
      expect(findings.map(({ ref, check }) => [ref.name, check])).toEqual([['evil', 'POD-09/runtime-socket']])
      expect(podSecurity[0]).toMatchObject({ restricted: 1, privileged: 1 })
    }
  })

  it('do not hide what a pod has beyond its controller', () => {
    const template = { spec: { template: { spec: podSpec(hardened) } } }
    const set = owned('ReplicaSet', 'web-5d4', ['Deployment', 'web'], template)
    const pod = owned('Pod', 'web-5d4-x', ['ReplicaSet', 'web-5d4'], { spec: evil }, { 'pod-template-hash': '5d4' })
    const { findings } = assess([deployment('web', podSpec(hardened)), set, pod])
    expect(findings.map(({ ref, check }) => [ref.kind, check])).toEqual([['Pod', 'POD-09/runtime-socket']])
  })
})

describe('doubt', () => {
  it('turns a pass into unknown where a field has the wrong type', () => {
    const result = assess([deployment('web', podSpec({ ...hardened, privileged: 'false' }))])
    expect(result.findings).toEqual([])
    expect(result.unanswered.map(({ check }) => check)).toContain('POD-01/privileged')
    expect(result.tallies.find(({ check }) => check === 'POD-01/privileged')).toMatchObject({ pass: 0, unknown: 1 })
    expect(result.remarks[0]?.message).toContain('must be true or false')
  })

  it('does not hold against an operator what it may still add', () => {
    const prometheus = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name: 'p', namespace: 'shop' },
      spec: { hostNetwork: true, containers: [{ name: 'prometheus', image: `x:1@sha256:${'ab'.repeat(32)}` }] },
    }
    const result = assess([prometheus])
    expect(result.findings.map(({ check }) => check)).toEqual(['POD-02/host-network'])
    expect(result.podSecurity).toEqual([{ namespace: 'shop', restricted: 0, baseline: 0, privileged: 0, unknown: 1 }])
  })

  it('counts a planned control nowhere', () => {
    const everything = assess([deployment('web', podSpec(hardened))], { selection: {} })
    const statuses = everything.tallies.map(({ check }) => loadCatalogue().controlOfCheck(check)?.status)
    expect(new Set(statuses)).toEqual(new Set(['implemented']))
  })
})

describe('exceptions', () => {
  const exception = (scope: Exception['scope'], expires = '2027-01-31'): Exception => ({
    id: 'EXC-1',
    scope,
    reason: 'vendor image',
    owner: 'team-shop',
    expires,
    source: '.seawallignore.yaml',
  })
  const web = [deployment('web', podSpec(privileged))]

  it('hold findings back, which stay visible', () => {
    const result = assess(web, { exceptions: [exception({ controls: ['POD-01'], namespaces: ['sh*'] })] })
    expect(result.findings[0]?.excepted).toMatchObject({ id: 'EXC-1', expires: '2027-01-31' })
    expect(result.exceptions).toMatchObject([{ state: 'in-use', findings: 1 }])
    expect(result.tallies.find(({ check }) => check === 'POD-01/privileged')).toMatchObject({ fail: 0, excepted: 1 })
  })

  it.each([
    ['expired', { controls: ['POD-01'] }, '2026-11-23'],
    ['in-use', { controls: ['POD-01'] }, '2026-11-24'],
    ['no-longer-needed', { controls: ['POD-02'], names: ['web'] }, undefined],
    ['matches-nothing', { controls: ['POD-01'], namespaces: ['elsewhere'] }, undefined],
    ['matches-nothing', { controls: ['POD-99'] }, undefined],
  ])('are %s for %j until %s', (state, scope, expires) => {
    const result = assess(web, { exceptions: [exception(scope, expires)] })
    expect(result.exceptions[0]?.state).toBe(state)
    expect(result.findings[0]?.excepted === undefined).toBe(state !== 'in-use')
  })

  it('can stand on the object itself, for that object alone', () => {
    const annotations = { 'except.seawall.dev/POD-01': 'owner=team-shop; expires=2027-01-31; reason=vendor image' }
    const result = assess([
      deployment('web', podSpec(privileged), { annotations }),
      deployment('api', podSpec(privileged)),
    ])
    expect(result.findings.map(({ ref, excepted }) => [ref.name, excepted !== undefined])).toEqual([
      ['api', false],
      ['web', true],
    ])
  })

  it('do not count on an object when they are incomplete, and this is said', () => {
    const annotations = { 'except.seawall.dev/POD-01': 'reason=because' }
    const result = assess([deployment('web', podSpec(privileged), { annotations })])
    expect(result.findings[0]?.excepted).toBeUndefined()
    expect(result.remarks[0]?.message).toContain('needs an owner')
  })
})

describe('selection', () => {
  it('runs only what is asked for and not what is skipped', () => {
    const objects = [deployment('web', podSpec({ privileged: true }))]
    const checks = (selection: AssessOptions['selection']) =>
      assess(objects, { ...(selection && { selection }) }).tallies.map(({ check }) => check)
    expect(checks({ only: ['POD-01'] })).toEqual(['POD-01/privileged'])
    expect(checks({ only: ['POD-0*'], skip: ['POD-0*/*-*'] })).toEqual(['POD-01/privileged'])
  })
})

describe('what is left out', () => {
  it('is counted with its reason', () => {
    const events = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e', namespace: 'shop', uid: 'u' } }
    const result = assess([events, { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'shop' } }])
    expect(result.coverage.leftOut).toEqual([{ why: 'made by Kubernetes', count: 1 }])
    expect(result.coverage.notLookedAt).toEqual([{ kind: 'Service', count: 1 }])
  })

  it('is nothing that stands in a file', () => {
    const old = { spec: { replicas: 0, template: { spec: podSpec({ ...hardened, runAsUser: 0 }) } } }
    const { uid: _, ...metadata } = objectAt(owned('ReplicaSet', 'web-1', ['Deployment', 'web'], {}), 'metadata') ?? {}
    const ca = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt' },
      data: { password: 'hunter2!' },
    }
    const result = assess([
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, ...old },
      ca,
      deployment('web', podSpec(privileged)),
    ])
    expect(result.findings.map(({ ref }) => ref.kind).sort()).toEqual(['ConfigMap', 'Deployment', 'ReplicaSet'])
  })

  it('and a name used twice is remarked on', () => {
    const twice = [deployment('web', podSpec(hardened)), deployment('web', podSpec(hardened))]
    expect(assess(twice).remarks.map(({ message }) => message)).toEqual([
      'is declared more than once; every declaration is judged',
    ])
  })
})
