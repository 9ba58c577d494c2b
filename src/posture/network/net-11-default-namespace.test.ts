import { describe, expect, it } from 'vitest'
import { answers, deployment } from '../answers.oracle.ts'

const check = 'NET-11/workload-in-default'

describe('NET-11/workload-in-default', () => {
  it('finds a workload that is placed there, and one that is placed nowhere', async () => {
    const there = deployment('').replace('namespace: shop', 'namespace: default')
    expect(await answers(check, there)).toEqual(['fail Deployment/cart metadata.namespace = "default"'])
    const nowhere = deployment('').replace(', namespace: shop', '')
    expect(await answers(check, nowhere)).toEqual(['fail Deployment/cart metadata.namespace = not set'])
    expect(await answers(check, deployment(''))).toEqual([])
  })

  it('finds a controller without template too, and pods of other kinds, but no other objects', async () => {
    const object = (version: string, kind: string, more = ''): string =>
      `---\napiVersion: ${version}\nkind: ${kind}\nmetadata: {name: x, namespace: default}\n${more}\n`
    expect(await answers(check, object('apps/v1', 'Deployment'))).toHaveLength(1)
    const rollout = 'spec: {template: {spec: {containers: [{name: c}]}}}'
    expect(await answers(check, object('argoproj.io/v1alpha1', 'Rollout', rollout))).toHaveLength(1)
    expect(await answers(check, object('v1', 'Service'))).toEqual([])
  })
})
