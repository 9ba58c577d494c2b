import { describe, expect, it } from 'vitest'
import type { Exception } from '../../assess/index.ts'
import { type Json, type JsonObject, objectAt } from '../../core/index.ts'
import { decideOn, deployment, mutateBy, now, pod, policy, reviewOf } from '../gate.test-support.ts'
import { isAbout } from '../policy/index.ts'
import { decide, makeSnapshot, ratchetKey } from './index.ts'

const strict = policy('strict', '{packs: [strict]}')
const privileged = { securityContext: { privileged: true } }
const refused = (decision: ReturnType<typeof decideOn>) =>
  decision.violations.filter(({ fate }) => fate === 'refused').map(({ check }) => check)

describe('a policy that enforces', () => {
  it('refuses by name, with the value that decided and a change that passes', () => {
    const decision = decideOn(reviewOf(pod(privileged)), { policies: [strict] })
    expect(decision).toMatchObject({
      kind: 'deny',
      code: 403,
      suggested: [{ op: 'replace', path: '/spec/containers/0/securityContext/privileged', value: false }],
    })
    expect(decision.message).toMatch(
      /^refused by ClusterSecurityPolicy\/strict: POD-01\/privileged: .* \(spec\.containers\[0\]\.securityContext\.privileged = true\); this change passes: /,
    )
  })

  it('admits what is in order, and says how much it asked', () => {
    const decision = decideOn(reviewOf(pod()), { policies: [strict] })
    expect(decision).toMatchObject({ kind: 'allow', code: 200, message: '', warnings: [], violations: [] })
    expect(decision.coverage.evaluated).toBeGreaterThan(8)
  })

  it('judges the template of a controller as it judges its pods', () => {
    const [ofPod, ofTemplate] = [pod(privileged), deployment(privileged)].map((object) =>
      refused(decideOn(reviewOf(object), { policies: [strict] })),
    )
    expect(ofTemplate).toEqual(ofPod)
  })

  it('refuses what the API server cannot read, unless it fails open', () => {
    const broken = pod({ securityContext: { privileged: 'false' } })
    const closed = decideOn(reviewOf(broken), { policies: [strict], podSecurity: { labels: false } })
    expect(closed.kind).toBe('deny')
    const open = policy('open', '{packs: [strict], failure: open}')
    const decision = decideOn(reviewOf(broken), { policies: [open], podSecurity: { labels: false } })
    expect(decision).toMatchObject({ kind: 'allow', warnings: [expect.stringContaining('refuses, so some')] })
  })

  it('leaves deletions, connections and subresources without a specification alone', () => {
    for (const asked of [{ operation: 'DELETE' as const }, { operation: 'CONNECT' as const, subresource: 'exec' }])
      expect(decideOn(reviewOf(pod(privileged), asked), { policies: [strict] }).kind).toBe('allow')
    const ephemeral = reviewOf(pod(privileged), {
      operation: 'UPDATE',
      subresource: 'ephemeralcontainers',
      oldObject: pod(),
    })
    expect(decideOn(ephemeral, { policies: [strict] }).kind).toBe('deny')
  })
})

describe('an update', () => {
  const old = deployment(privileged)

  it('that does not touch what was wrong passes: labels, finalizers, the number of pods', () => {
    const scaled = { ...old, spec: { ...(objectAt(old, 'spec') ?? {}), replicas: 3 } }
    const labelled = { ...old, metadata: { name: 'web', namespace: 'shop', labels: { a: 'b' } } }
    for (const object of [scaled, labelled, old]) {
      const decision = decideOn(reviewOf(object, { operation: 'UPDATE', oldObject: old }), { policies: [strict] })
      expect([decision.kind, decision.violations.map(({ fate }) => fate)]).toEqual(['allow', ['existing']])
    }
  })

  it('that changes the template is judged as a whole', () => {
    const object = deployment({ ...privileged, image: 'registry.example/app:2' })
    expect(decideOn(reviewOf(object, { operation: 'UPDATE', oldObject: old }), { policies: [strict] }).kind).toBe(
      'deny',
    )
  })

  it('that adds something wrong in passing is refused for that', () => {
    const labels = policy(
      'labels',
      '{checks: [POD-17/required-labels], parameters: {POD-17/required-labels: {patterns: [team]}}}',
    )
    const metadata = { name: 'web', namespace: 'shop', labels: { team: 'a' } }
    const before = { ...deployment(), metadata }
    const review = reviewOf(deployment(), { operation: 'UPDATE', oldObject: before })
    expect(decideOn(review, { policies: [labels] }).kind).toBe('deny')
  })
})

describe('a ratchet', () => {
  const ratchet = policy('ratchet', '{packs: [strict], mode: ratchet}')

  it('lets an update keep what was wrong, and nothing worse', () => {
    const oldObject = deployment(privileged)
    const image = { ...privileged, image: 'registry.example/app:2' }
    const same = decideOn(reviewOf(deployment(image), { operation: 'UPDATE', oldObject }), { policies: [ratchet] })
    expect([same.kind, same.violations.map(({ fate }) => fate)]).toEqual(['allow', ['tolerated']])
    const worse = deployment({ securityContext: { privileged: true, runAsUser: 0 } })
    const decision = decideOn(reviewOf(worse, { operation: 'UPDATE', oldObject }), { policies: [ratchet] })
    expect(refused(decision)).toEqual(['POD-03/run-as-root-user'])
  })

  it('refuses what is new, unless it was there when the ratchet began', () => {
    const object = pod(privileged, { metadata: { name: 'web-5d4-x', ...ofReplicaSet } })
    const review = reviewOf(object, { username: 'system:serviceaccount:kube-system:replicaset-controller' })
    expect(decideOn(review, { policies: [ratchet] }).kind).toBe('deny')
    const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' }
    const at = { path: ['spec', 'containers', 0, 'securityContext', 'privileged'], value: 'true', message: '' }
    const tolerated = [ratchetKey('POD-01/privileged', web, { slot: 'app', at })]
    expect(decideOn(review, { policies: [ratchet], tolerated }).kind).toBe('allow')
    // Anybody may write an owner into a pod of their own.
    expect(decideOn(reviewOf(object), { policies: [ratchet], tolerated }).kind).toBe('deny')
  })

  const ofReplicaSet: JsonObject = {
    labels: { 'pod-template-hash': '5d4' },
    ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d4', controller: true, uid: 'u' }],
  }
})

describe('modes and matches', () => {
  it('warn, write down, or look away', () => {
    const warn = decideOn(reviewOf(pod(privileged)), { policies: [policy('w', '{packs: [strict], mode: warn}')] })
    expect([warn.kind, warn.warnings.length]).toEqual(['allow', 1])
    const audit = decideOn(reviewOf(pod(privileged)), { policies: [policy('a', '{packs: [strict], mode: audit}')] })
    expect([audit.kind, audit.warnings, audit.auditAnnotations.violations]).toEqual([
      'allow',
      [],
      'ClusterSecurityPolicy/a POD-01/privileged',
    ])
  })

  it.each([
    ['{packs: [strict], match: {namespaces: [sh*]}}', 'deny'],
    ['{packs: [strict], match: {namespaces: [prod]}}', 'allow'],
    ['{packs: [strict], match: {excludeNamespaces: [shop]}}', 'allow'],
    ['{packs: [strict], match: {kinds: [apps/Deployment]}}', 'allow'],
    ['{packs: [strict], match: {kinds: ["*/Pod"]}}', 'deny'],
    ['{packs: [strict], match: {operations: [UPDATE]}}', 'allow'],
    ['{packs: [strict], match: {namespaceSelector: {matchLabels: {tier: gold}}}}', 'deny'],
    ['{packs: [strict], match: {namespaceSelector: {matchLabels: {tier: tin}}}}', 'allow'],
    ['{packs: [strict], match: {objectSelector: {matchLabels: {app: x}}}}', 'allow'],
  ])('%s', (spec, kind) => {
    expect(decideOn(reviewOf(pod(privileged)), { policies: [policy('p', spec)] }, { tier: 'gold' }).kind).toBe(kind)
  })

  it('of one namespace holds there only', () => {
    const own = policy('own', '{packs: [strict]}', 'shop')
    expect(decideOn(reviewOf(pod(privileged)), { policies: [own] }).kind).toBe('deny')
    const elsewhere = reviewOf(pod(privileged, { metadata: { name: 'p', namespace: 'other' } }))
    expect(decideOn(elsewhere, { policies: [own] }).kind).toBe('allow')
  })

  it('of one namespace cost reviews of another nothing, whatever they hold', () => {
    const own = policy('own', '{packs: [strict]}', 'shop')
    const dear = Object.defineProperty({}, 'kinds', { get: () => expect.unreachable() })
    const elsewhere = reviewOf(pod(privileged, { metadata: { name: 'p', namespace: 'other' } }))
    expect(isAbout({ ...own, match: dear }, elsewhere, {})).toBe(false)
  })

  it('cannot be escaped by taking the label off with the same update', () => {
    const labelled = policy('l', '{packs: [strict], match: {objectSelector: {matchLabels: {guard: "on"}}}}')
    const oldObject = pod({}, { metadata: { name: 'p', namespace: 'shop', labels: { guard: 'on' } } })
    const review = reviewOf(pod({ ...privileged, image: 'x:2' }), { operation: 'UPDATE', oldObject })
    expect(decideOn(review, { policies: [labelled] }).kind).toBe('deny')
  })

  it('refuse when they depend on a namespace that could not be looked up', () => {
    const selecting = policy('s', '{packs: [strict], match: {namespaceSelector: {matchLabels: {a: b}}}}')
    const decision = decideOn(reviewOf(pod()), { policies: [selecting], podSecurity: { labels: false } }, null)
    expect(decision).toMatchObject({ kind: 'error', code: 403 })
  })
})

describe('an exception', () => {
  const exception = (more: Partial<Exception> = {}): Exception => ({
    id: 'EXC-1',
    scope: { checks: ['POD-01/privileged'], namespaces: ['shop'], names: ['web'] },
    reason: 'it reads the node',
    owner: 'team',
    expires: '2027-01-01',
    source: 'test',
    ...more,
  })

  it('holds for the object it names and for the pods it makes, and no longer than it says', () => {
    const object = deployment(privileged)
    const decision = decideOn(reviewOf(object), { policies: [strict], exceptions: [exception()] })
    expect([decision.kind, decision.violations[0]?.excepted?.id]).toEqual(['allow', 'EXC-1'])
    const late = { policies: [strict], exceptions: [exception({ expires: '2026-11-23' })] }
    expect(decideOn(reviewOf(object), late).kind).toBe('deny')
  })

  it('keeps what is excepted from being mended', () => {
    const mending = policy('mend', '{checks: [POD-01/privileged], fixes: all}')
    const parts = { policies: [mending], exceptions: [exception()] }
    expect(mutateBy(reviewOf(deployment(privileged)), { policies: [mending] })).not.toEqual([])
    expect(mutateBy(reviewOf(deployment(privileged)), parts)).toEqual([])
  })

  it('hides nothing behind two thousand containers', () => {
    const more = Array.from({ length: 2_000 }, (_, at) => ({ name: `c${at}`, image: 'x:1' }))
    const containers = [{ name: 'agent', image: 'x:1', ...privileged }, ...more, { name: 'evil', ...privileged }]
    const review = reviewOf(pod({}, { spec: { containers } }))
    const only = { ...exception(), scope: { checks: ['POD-01/privileged'], slots: ['agent'] } } as Exception
    for (const failure of ['open', 'closed']) {
      const policies = [policy('one', `{checks: [POD-01/privileged], failure: ${failure}}`)]
      const decision = decideOn(review, { policies, exceptions: [only], podSecurity: { labels: false } })
      expect(decision).toMatchObject({ kind: 'deny', message: expect.stringContaining('at most 2000 entries') })
    }
  })

  it('cannot be claimed by the object itself', () => {
    const annotations = { 'except.seawall.dev/POD-01': 'owner=me; expires=2027-01-01; reason=because' }
    const review = reviewOf(pod(privileged, { metadata: { name: 'p', namespace: 'shop', annotations } }))
    expect(decideOn(review, { policies: [strict] }).kind).toBe('deny')
  })
})

describe('objects that steer the gate', () => {
  const own = (kind: string, spec: JsonObject, namespace = 'shop'): JsonObject => ({
    apiVersion: 'seawall.dev/v1alpha1',
    kind,
    metadata: { name: 'x', namespace },
    spec,
  })
  const exception = own('SecurityException', {
    scope: { controls: ['POD-01'] },
    reason: 'r',
    owner: 'o',
    expires: '2027-01-01',
  })
  const ask = (object: JsonObject, mayApprove?: boolean) =>
    decide(reviewOf(object), makeSnapshot({}), {
      namespaceLabels: {},
      now,
      ...(mayApprove !== undefined && { mayApprove }),
    })

  it('are refused when they could not be used', () => {
    expect(ask(own('SecurityPolicy', { packs: ['strict'] })).kind).toBe('allow')
    expect(ask(own('SecurityPolicy', { packs: ['strikt'] })).message).toContain('spec.packs.0 must be strict')
    const huge = own('SecurityPolicy', {
      packs: ['strict'],
      merge: [{ metadata: { labels: { a: 'x'.repeat(131_072) } } }],
    })
    expect(ask(huge).message).toContain('SecurityPolicy x is larger than 128 KiB')
    const endless = { ...exception, spec: { ...(exception.spec as JsonObject), expires: 'none' } }
    expect(ask(endless, true).message).toContain('an exception of the gate has an end')
  })

  it('except only by those who may approve it, and never while that cannot be asked', () => {
    expect(ask(exception, true).kind).toBe('allow')
    expect(ask(exception, false).message).toContain('user "alice" may not approve exceptions for namespace "shop"')
    expect(ask(exception).message).toContain('could not be asked')
  })

  it('may lose a finalizer by whoever collects them, and change nothing else with it', () => {
    const update = (object: JsonObject, oldObject: JsonObject) =>
      decide(reviewOf(object, { operation: 'UPDATE', oldObject }), makeSnapshot({}), {
        namespaceLabels: {},
        now,
        mayApprove: false,
      }).kind
    const held = { ...exception, metadata: { name: 'x', namespace: 'shop', finalizers: ['foregroundDeletion'] } }
    expect(update(exception, held)).toBe('allow')
    const longer = { ...exception, spec: { ...(exception.spec as JsonObject), expires: '2028-01-01' } }
    expect(update(longer, held)).toBe('deny')
    const broken = own('SecurityPolicy', { packs: ['renamed'] })
    expect(update(broken, broken)).toBe('allow')
  })
})

describe('mutation', () => {
  const mending = policy('mend', '{packs: [pss-restricted], fixes: safe, mode: audit}')

  it('applies safe fixes only, once', () => {
    // runAsUser is above 0 already, which is all that runAsNonRoot asks: nothing can break. The others may.
    const object = pod({ securityContext: { runAsUser: 1000 } })
    expect(mutateBy(reviewOf(object), { policies: [mending] })).toEqual([
      { op: 'add', path: '/spec/containers/0/securityContext/runAsNonRoot', value: true },
    ])
  })

  it('is empty on the second run', () => {
    const all = policy('all', '{packs: [pss-restricted], fixes: all, mode: audit}')
    for (const one of [mending, all]) {
      const first = mutateBy(reviewOf(pod()), { policies: [one] })
      const mended = applied(pod(), first)
      expect(mutateBy(reviewOf(mended), { policies: [one] })).toEqual([])
    }
  })

  it('adds what a template says to every pod, by name, and nothing twice', () => {
    const sidecar = policy(
      'agent',
      '{packs: [strict], mode: audit, merge: [{metadata: {labels: {agent: "on"}}, spec: {containers: [{name: agent, image: "agent:1"}, {name: app, env: [{name: A, value: b}]}], volumes: [{name: v, emptyDir: {}}]}}]}',
    )
    const object = pod({ env: [{ name: 'B', value: 'c' }] })
    const patch = mutateBy(reviewOf(object), { policies: [sidecar] })
    const after = applied(object, patch)
    expect(after).toMatchObject({
      metadata: { name: 'p', labels: { agent: 'on' } },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'registry.example/app:1',
            env: [
              { name: 'B', value: 'c' },
              { name: 'A', value: 'b' },
            ],
          },
          { name: 'agent', image: 'agent:1' },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
    })
    expect(mutateBy(reviewOf(after), { policies: [sidecar] })).toEqual([])
    expect(mutateBy(reviewOf(deployment()), { policies: [sidecar] })).toEqual([])
  })

  it('merges long lists in a time that grows with their length, and no more templates than fifty', () => {
    const named = (length: number, name: string) =>
      Array.from({ length }, (_, at) => ({ name: `${name}${at}`, image: 'x' }))
    const sidecars = {
      ...policy('m', '{merge: [{metadata: {labels: {a: b}}}]}'),
      merge: [{ spec: { containers: named(10_000, 's') } }],
    }
    const review = reviewOf(pod({}, { spec: { containers: named(60_000, 'c') } }))
    const start = performance.now()
    const [patch] = mutateBy(review, { policies: [sidecars] })
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(patch?.op === 'replace' && listOf(patch.value).length).toBe(70_000)
    const many = Array.from({ length: 80 }, (_, at) => ({
      ...sidecars,
      id: `SecurityPolicy/shop/${at}`,
      merge: [{ metadata: { labels: { [`l${at}`]: 'x' } } }],
    }))
    const [labels] = mutateBy(reviewOf(pod()), { policies: many })
    expect(labels?.op === 'add' && Object.keys(labels.value as JsonObject)).toHaveLength(50)
  })

  it('does nothing without being asked, on subresources and on deletions', () => {
    expect(mutateBy(reviewOf(pod(privileged)), { policies: [strict] })).toEqual([])
    const asked = { operation: 'UPDATE' as const, subresource: 'status', oldObject: pod() }
    expect(mutateBy(reviewOf(pod(), asked), { policies: [mending] })).toEqual([])
  })
})

describe('what is offered with a refusal', () => {
  it('is nothing when no change is known, and is proven when there is one', () => {
    const registry = policy(
      'r',
      '{checks: [IMG-10/unapproved-registry], parameters: {IMG-10/unapproved-registry: {approved: [good.example]}}}',
    )
    expect(decideOn(reviewOf(pod()), { policies: [registry] })).toMatchObject({ kind: 'deny' })
    expect(decideOn(reviewOf(pod()), { policies: [registry] }).suggested).toBeUndefined()
    const restricted = policy('pss', '{packs: [pss-restricted]}')
    const decision = decideOn(reviewOf(pod()), { policies: [restricted] })
    const after = applied(pod(), decision.suggested ?? [])
    expect(decideOn(reviewOf(after), { policies: [restricted] }).kind).toBe('allow')
  })
})

describe('an enormous object', () => {
  it('is refused without a change being looked for', () => {
    const containers = Array.from({ length: 2_000 }, (_, at) => ({ name: `c${at}`, image: 'x:1', ...privileged }))
    const decision = decideOn(reviewOf(pod({}, { spec: { containers } })), {
      policies: [strict, policy('pss', '{packs: [pss-restricted]}')],
    })
    expect(decision.kind).toBe('deny')
    expect(decision.suggested).toBeUndefined()
  })

  it('that failed before is compared in a time that grows with its size', () => {
    const grown = (length: number, image: string): JsonObject => {
      const containers = Array.from({ length }, (_, at) => ({ name: `c${at}`, image, ...privileged }))
      return { ...deployment(), spec: { template: { metadata: {}, spec: { containers } } } }
    }
    const review = reviewOf(grown(1_900, 'x:2'), { operation: 'UPDATE', oldObject: grown(1_900, 'x:1') })
    const ratchet = policy('r', '{packs: [strict, pss-restricted], mode: ratchet}')
    const decision = decideOn(review, { policies: [ratchet] })
    expect(decision.kind).toBe('allow')
    expect(decision.violations.filter(({ fate }) => fate === 'tolerated').length).toBeGreaterThan(1_900)
  })

  it('is excepted from in a time that grows with neither its size nor the exceptions there are', () => {
    const containers = Array.from({ length: 1_900 }, (_, at) => ({ name: `c${at}`, image: 'x:1', ...privileged }))
    const exceptions = Array.from({ length: 3_000 }, (_, at): Exception => {
      const scope = { checks: ['POD-01/privileged'], namespaces: ['shop'], slots: [`c${at}`] }
      const names = at < 5 ? ['p'] : [`other-${at}`]
      return { id: `e${at}`, scope: { ...scope, names }, reason: 'r', owner: 'o', expires: '2027-01-01', source: 's' }
    })
    const policies = [policy('all', '{packs: [strict, pss-restricted, resources]}')]
    const start = performance.now()
    const decision = decideOn(reviewOf(pod({}, { spec: { containers } })), { policies, exceptions })
    expect(performance.now() - start).toBeLessThan(10_000) // a minute and more before
    expect(decision.violations.filter(({ fate }) => fate === 'excepted').map(({ excepted }) => excepted?.id)).toEqual([
      'e0',
      'e1',
      'e2',
      'e3',
      'e4',
    ])
  })

  it('is mended in one go where it is not too many places', () => {
    const containers = Array.from({ length: 30 }, (_, at) => ({ name: `c${at}`, image: 'x:1', ...privileged }))
    const object = pod({}, { spec: { containers } })
    const { suggested = [] } = decideOn(reviewOf(object), { policies: [strict] })
    expect(suggested).toHaveLength(30)
    expect(decideOn(reviewOf(applied(object, suggested)), { policies: [strict] }).kind).toBe('allow')
  })
})

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : [])

/** The operations we write, carried out as RFC 6902 says. */
function applied(object: JsonObject, patch: readonly { op: string; path: string; value?: unknown }[]): JsonObject {
  const root = structuredClone(object) as Record<string, unknown>
  for (const { op, path, value } of patch) {
    const steps = path.split('/').slice(1)
    const last = steps.pop() ?? ''
    // biome-ignore lint/suspicious/noExplicitAny: a walk through any JSON
    const parent: any = steps.reduce((inner: any, step) => inner[step], root)
    if (op === 'remove') delete parent[last]
    else parent[last] = value
  }
  return root as JsonObject
}
