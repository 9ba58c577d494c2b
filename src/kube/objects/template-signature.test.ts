import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { podContainerLists } from '../pod-facts/index.ts'
import { templateSignature } from './template-signature.ts'

const signature = (spec: JsonObject, metadata?: JsonObject, complete = true) =>
  templateSignature({
    spec,
    metadata,
    specPath: ['spec'],
    metadataPath: ['metadata'],
    containerLists: podContainerLists,
    complete,
  })

const spec = { containers: [{ name: 'a', image: 'x:1' }] }

describe('templateSignature', () => {
  it('does not see what the scheduler and the kubelet fill in', () => {
    expect(signature({ ...spec, nodeName: 'n1', priority: 0 })).toBe(signature(spec))
  })

  it('does not see labels, but sees annotations that carry profiles', () => {
    expect(signature(spec, { labels: { a: 'b' }, annotations: { note: 'x' } })).toBe(signature(spec))
    const profile = { annotations: { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' } }
    expect(signature(spec, profile)).not.toBe(signature(spec))
  })

  it('sees every field a check reads', () => {
    expect(signature({ ...spec, hostPID: true })).not.toBe(signature(spec))
    expect(signature(spec, undefined, false)).not.toBe(signature(spec))
  })

  it('does not depend on the order of fields', () => {
    expect(signature({ hostIPC: true, ...spec })).toBe(signature({ ...spec, hostIPC: true }))
  })
})
