import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../core/index.ts'
import { corePolicyAdmitsAll, corePolicySelects, policyDirections } from './core-policy.ts'
import { policySelectsNone } from './empty-policy.ts'
import { estateFrom, podYaml } from './estate-from-yaml.oracle.ts'
import type { SubjectPod } from './subject-pod.ts'

const policy = (spec: Json): JsonObject => ({ spec })
const pod = (labels: JsonObject | 'any', added: SubjectPod['added'] = new Set()): SubjectPod => ({
  namespace: 'shop',
  namespaceLabels: undefined,
  labels,
  serviceAccount: undefined,
  added,
})

describe('the directions of a NetworkPolicy', () => {
  it.each<[string, Json, string[] | undefined]>([
    ['are ingress when nothing is written', {}, ['ingress']],
    ['are both when there are egress rules', { egress: [{}] }, ['ingress', 'egress']],
    ['are ingress when the egress rules are empty', { egress: [] }, ['ingress']],
    ['are those of policyTypes alone', { policyTypes: ['Egress'], ingress: [{}] }, ['egress']],
    ['fall back to the default for an empty list', { policyTypes: [] }, ['ingress']],
    ['fall back to the default for null', { policyTypes: null, egress: [{}] }, ['ingress', 'egress']],
    ['are not known for a type the API server refuses', { policyTypes: ['ingress'] }, undefined],
    ['are not known for text', { policyTypes: 'Egress' }, undefined],
  ])('%s', (_, spec, expected) => {
    const directions = policyDirections(policy(spec))
    expect(directions && [...directions]).toEqual(expected)
  })
})

describe('a NetworkPolicy', () => {
  it('selects every pod with an empty, a null or no selector', () => {
    for (const spec of [{ podSelector: {} }, { podSelector: null }, {}])
      expect(corePolicySelects(policy(spec), pod({ app: 'web' }), 'ingress')).toBe(true)
  })

  it('selects by labels and expressions together', () => {
    const spec = {
      podSelector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'Exists' }] },
    }
    expect(corePolicySelects(policy(spec), pod({ app: 'web', tier: 'a' }), 'ingress')).toBe(true)
    expect(corePolicySelects(policy(spec), pod({ app: 'web' }), 'ingress')).toBe(false)
  })

  it('says nothing certain of labels that a controller may add', () => {
    const spec = { podSelector: { matchLabels: { 'job-name': 'once' } } }
    expect(corePolicySelects(policy(spec), pod({}, new Set(['job-name'])), 'ingress')).toBeUndefined()
    expect(corePolicySelects(policy(spec), pod({}), 'ingress')).toBe(false)
    expect(corePolicySelects(policy(spec), pod({}, 'any'), 'ingress')).toBeUndefined()
  })

  it('does not select every pod of the future by naming labels', () => {
    expect(corePolicySelects(policy({ podSelector: { matchLabels: { app: 'web' } } }), pod('any'), 'ingress')).toBe(
      false,
    )
  })

  it('admits everything by a rule without peers and ports, or for every pod of the cluster', () => {
    const admits = (ingress: Json) => corePolicyAdmitsAll(policy({ ingress }), 'ingress')
    expect(admits([{}])).toBe(true)
    expect(admits([{ from: [{ namespaceSelector: {} }] }])).toBe(true)
    expect(admits([{ ports: [{ port: 80 }] }])).toBe(false)
    expect(admits([{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'a' } } }] }])).toBe(false)
    expect(admits([])).toBe(false)
    expect(admits(['nonsense', null, { from: 'x' }])).toBe(true) // the last one names no list of peers
  })

  it('selects none when no workload of its namespace has its labels', async () => {
    const estate = await estateFrom(podYaml('{ app: web }'))
    const none = (labels: JsonObject, namespace = 'shop') =>
      policySelectsNone(policy({ podSelector: { matchLabels: labels } }), namespace, estate)
    expect(none({ app: 'web' })).toBe(false)
    expect(none({ app: 'api' })).toBe(true)
    expect(none({ app: 'web' }, 'other')).toBe(true)
    expect(none({}, 'other')).toBe(false)
  })
})
