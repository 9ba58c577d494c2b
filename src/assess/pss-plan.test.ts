import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../core/index.ts'
import { readKubeObject } from '../kube/objects/index.ts'
import { Assessor, planPodSecurity } from './index.ts'

const restricted: JsonObject = {
  runAsNonRoot: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
}
const pod = (name: string, context: JsonObject, more: JsonObject = {}): Json => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'shop' },
  spec: { containers: [{ name: 'app', image: 'x:1', securityContext: context, ...more }] },
})
const namespace = (labels: JsonObject): Json => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels },
})

function plan(objects: readonly Json[], version: number | 'latest' = 37, upgradeTo?: number) {
  const assessor = new Assessor({ now: '2026-11-24T00:00:00Z', selection: { only: ['POD-01'] } })
  for (const value of objects) {
    const read = readKubeObject(value, { origin: { source: 'file', file: 'x', doc: 0, line: 1 } })
    if (!read.ok) throw new Error(read.message)
    assessor.add(read.object)
  }
  return planPodSecurity(assessor.estate, version, upgradeTo)
}

describe('planPodSecurity', () => {
  it('finds the strictest level that admits everything and what the next one takes', () => {
    const [shop] = plan([pod('a', restricted), pod('b', {}), namespace({})]).namespaces
    expect(shop).toMatchObject({ namespace: 'shop', enforced: 'privileged', strictest: 'baseline', workloads: 2 })
    expect(shop?.breaks.map(({ ref }) => ref.name)).toEqual(['b'])
    expect(shop?.breaks[0]?.reason).toContain('allowPrivilegeEscalation != false')
    expect(shop?.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.37',
    })
  })

  it('has nothing left to break at the top, and everything at the bottom', () => {
    expect(plan([pod('a', restricted)]).namespaces[0]).toMatchObject({ strictest: 'restricted', breaks: [] })
    const [shop] = plan([pod('a', { privileged: true })]).namespaces
    expect(shop).toMatchObject({ strictest: 'privileged', enforced: undefined })
    expect(shop?.breaks).toHaveLength(1)
  })

  it('names pods it cannot be sure of, and labels the API server refuses', () => {
    const bad = namespace({ 'pod-security.kubernetes.io/enforce': 'strict' })
    const [shop] = plan([pod('a', { ...restricted, privileged: 'no' }), bad]).namespaces
    expect(shop?.unknown.map(({ name }) => name)).toEqual(['a'])
    expect(shop?.labelErrors[0]).toContain('strict')
  })

  it('tells what a newer version of the standards changes', () => {
    const probe = { livenessProbe: { httpGet: { host: '10.0.0.1', port: 80 } } }
    const { upgrade } = plan([pod('a', restricted, probe)], 33, 34)
    expect(upgrade?.changes.map(({ ref, level }) => [ref.name, level])).toEqual([
      ['a', 'baseline'],
      ['a', 'restricted'],
    ])
    expect(plan([pod('a', restricted)], 33, 34).upgrade?.changes).toEqual([])
  })
})
