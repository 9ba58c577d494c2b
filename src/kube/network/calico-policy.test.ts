import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { calicoPolicyAdmitsAll, calicoPolicySelects } from './calico-policy.ts'
import { calicoSelects } from './calico-selector.ts'
import type { SubjectPod } from './subject-pod.ts'

const labels = { app: 'web', tier: 'front' }
const pod: SubjectPod = {
  namespace: 'shop',
  namespaceLabels: undefined,
  labels,
  serviceAccount: 'web',
  added: new Set(),
}

describe('a selector of Calico', () => {
  it.each<[string, boolean | undefined]>([
    ['', true],
    ['all()', true],
    ["app == 'web'", true],
    ['app == "api"', false],
    ["app != 'api'", true],
    ["role != 'x'", true],
    ['has(tier)', true],
    ['!has(tier)', false],
    ["tier in {'front', 'back'}", true],
    ["tier not in {'front'}", false],
    ["app == 'web' && has(role)", false],
    ["app == 'web' || app == 'api'", undefined],
    ["(app == 'web')", undefined],
    ["app == 'api' && (has(x) || has(y))", false],
    ["name == '&&'", undefined],
  ])('%s holds: %s', (selector, expected) => {
    expect(calicoSelects(selector, labels)).toBe(expected)
  })

  it('of any length ends in time', () => {
    expect(calicoSelects('a'.repeat(1_000_000), labels)).toBeUndefined()
    expect(calicoSelects(`x in {${"'a',".repeat(100_000)}}`, labels)).toBeUndefined()
  })
})

describe('a policy of Calico', () => {
  const selects = (spec: JsonObject, direction: 'ingress' | 'egress') => calicoPolicySelects({ spec }, pod, direction)

  it('applies to the directions of its types, else to those of its rules', () => {
    expect(selects({ types: ['Egress'] }, 'ingress')).toBe(false)
    expect(selects({}, 'ingress')).toBe(true)
    expect(selects({}, 'egress')).toBe(false)
    expect(selects({ egress: [{}] }, 'ingress')).toBe(false)
    expect(selects({ egress: [{}], ingress: [{}] }, 'ingress')).toBe(true)
  })

  it('is not known where service accounts or unknown namespace labels decide', () => {
    expect(selects({ serviceAccountSelector: "team == 'a'" }, 'ingress')).toBeUndefined()
    expect(selects({ namespaceSelector: "team == 'a'" }, 'ingress')).toBeUndefined()
    expect(selects({ namespaceSelector: "team == 'a'", selector: "app == 'api'" }, 'ingress')).toBe(false)
  })

  it('admits everything by an Allow without conditions', () => {
    expect(calicoPolicyAdmitsAll({ spec: { ingress: [{ action: 'Allow', source: {} }] } }, 'ingress')).toBe(true)
    expect(calicoPolicyAdmitsAll({ spec: { ingress: [{ action: 'Allow', source: { nets: [] } }] } }, 'ingress')).toBe(
      false,
    )
    expect(calicoPolicyAdmitsAll({ spec: { ingress: [{ action: 'Deny' }] } }, 'ingress')).toBe(false)
  })
})
