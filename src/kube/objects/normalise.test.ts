import { describe, expect, it } from 'vitest'
import { withoutServerMetadata } from './normalise.ts'

const object = (annotations: Record<string, string>) => ({
  kind: 'DaemonSet',
  metadata: { name: 'a', managedFields: [{ manager: 'kubectl' }], annotations },
  spec: {},
})

describe('an object of a cluster', () => {
  it('loses what the server and its controllers wrote', () => {
    const found = withoutServerMetadata(object({ 'deprecated.daemonset.template.generation': '1' }))
    expect(found).toEqual({ kind: 'DaemonSet', metadata: { name: 'a' }, spec: {} })
  })

  it('keeps every other annotation', () => {
    const annotations = { owner: 'team', 'kubectl.kubernetes.io/last-applied-configuration': '{}' }
    expect(withoutServerMetadata(object(annotations)).metadata).toEqual({ name: 'a', annotations })
  })

  it('without metadata is left alone', () => expect(withoutServerMetadata({ kind: 'X' })).toEqual({ kind: 'X' }))
})
