import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../core/index.ts'
import { ciliumPolicyAdmitsAll, ciliumPolicySelects, ciliumPolicyWants } from './cilium-policy.ts'
import { candidates, labelIndex } from './label-index.ts'
import { addedByControllers, type SubjectPod } from './subject-pod.ts'

const pod = (labels: JsonObject | 'any', namespaceLabels?: JsonObject): SubjectPod => ({
  namespace: 'shop',
  namespaceLabels,
  labels,
  serviceAccount: labels === 'any' ? undefined : 'web',
  added: new Set(),
})
const selects = (rule: JsonObject, on: SubjectPod, direction: 'ingress' | 'egress' = 'ingress') =>
  ciliumPolicySelects({ spec: { ingress: [{}], ...rule } }, on, direction)
const bySelector = (endpointSelector: Json, on: SubjectPod) => selects({ endpointSelector }, on)

describe('a Cilium policy', () => {
  it('leaves a direction without rules alone, whether the list is absent or empty', () => {
    const rule = { endpointSelector: {} }
    expect(selects({ ...rule, ingress: [] }, pod({}))).toBe(false)
    expect(selects(rule, pod({}), 'egress')).toBe(false)
    expect(selects({ ...rule, ingressDeny: [{}], ingress: [] }, pod({}))).toBe(true)
  })

  it('follows enableDefaultDeny over its rules', () => {
    expect(selects({ endpointSelector: {}, enableDefaultDeny: { ingress: false } }, pod({}))).toBe(false)
  })

  it('reads each of its specs', () => {
    const policy = {
      specs: [{ endpointSelector: {}, egress: [{}] }, { endpointSelector: {}, ingress: [{}] }, 'nonsense'],
    }
    expect(ciliumPolicySelects(policy, pod({}), 'ingress')).toBe(true)
    expect(ciliumPolicySelects({ specs: [] }, pod({}), 'ingress')).toBe(false)
  })

  it('takes k8s: and any: as plain labels and knows namespace and service account', () => {
    expect(bySelector({ matchLabels: { 'k8s:app': 'web' } }, pod({ app: 'web' }))).toBe(true)
    expect(bySelector({ matchLabels: { 'any:app': 'api' } }, pod({ app: 'web' }))).toBe(false)
    expect(bySelector({ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'shop' } }, pod('any'))).toBe(true)
    expect(bySelector({ matchLabels: { 'io.kubernetes.pod.namespace': 'other' } }, pod({}))).toBe(false)
    expect(bySelector({ matchLabels: { 'io.cilium.k8s.policy.serviceaccount': 'web' } }, pod({}))).toBe(true)
  })

  it('does not guess the labels of a namespace or of other sources', () => {
    const team = { matchLabels: { 'io.cilium.k8s.namespace.labels.team': 'a' } }
    expect(bySelector(team, pod({}))).toBeUndefined()
    expect(bySelector(team, pod({}, { team: 'a' }))).toBe(true)
    expect(bySelector(team, pod({}, {}))).toBe(false)
    expect(bySelector({ matchLabels: { 'reserved:host': '' } }, pod({}))).toBeUndefined()
    expect(bySelector({ matchLabels: { 'reserved:host': '', app: 'api' } }, pod({ app: 'web' }))).toBe(false)
  })

  it('is found by the labels it wants, and never lost where it may select', () => {
    const plain = { spec: { endpointSelector: { matchLabels: { 'k8s:app': 'web', 'reserved:host': '' } } } }
    expect(ciliumPolicyWants(plain)).toEqual([['app', 'web']])
    const keys = ['app', 'k8s:app', 'any:b', 'b', 'reserved:b', 'io.kubernetes.pod.namespace', 'job-name']
    const key = fc.constantFrom(...keys, 'io.cilium.k8s.policy.serviceaccount')
    const value = fc.constantFrom('web', 'shop')
    const one = fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.array(value, { maxLength: 2 }) })
    const endpointSelector = fc.record({ matchLabels: fc.dictionary(key, value), matchExpressions: fc.array(one) })
    const policies = fc.array(fc.record({ spec: fc.record({ endpointSelector, ingress: fc.constant([{}]) }) }))
    fc.assert(
      fc.property(policies, fc.dictionary(key, value), fc.boolean(), (written, labels, isOwned) => {
        const subject = { ...pod(labels), ...(isOwned && { added: addedByControllers }) }
        const near = [...candidates(labelIndex(written, ciliumPolicyWants), labels)]
        for (const policy of written)
          if (ciliumPolicySelects(policy, subject, 'ingress') !== false) expect(near).toContain(policy)
      }),
      { numRuns: 500 },
    )
  })

  it('selects every pod there may be only when it names no labels of pods', () => {
    expect(bySelector({}, pod('any'))).toBe(true)
    expect(bySelector({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }, pod('any'))).toBe(false)
  })

  it('for nodes selects no pod', () => {
    expect(selects({ nodeSelector: {} }, pod({}))).toBe(false)
  })

  it('admits everything by entities or an empty endpoint selector, and nothing by an empty rule', () => {
    const admits = (ingress: Json) => ciliumPolicyAdmitsAll({ spec: { endpointSelector: {}, ingress } }, 'ingress')
    expect(admits([{}])).toBe(false)
    expect(admits([{ fromEntities: ['all'] }])).toBe(true)
    expect(admits([{ fromEndpoints: [{}] }])).toBe(true)
    expect(admits([{ fromEndpoints: [{}], toPorts: [{}] }])).toBe(false)
  })
})
