import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isObject, type Json } from '../../core/index.ts'
import { describeMalformed, parseImageReference, readPodFacts } from './index.ts'

describe('readPodFacts', () => {
  it('reads init, normal and ephemeral containers with their paths', () => {
    const facts = readPodFacts(
      { containers: [{ name: 'a' }], initContainers: [{ name: 'b' }], ephemeralContainers: [{ name: 'c' }] },
      undefined,
    )
    expect(facts.containers.map(({ name, kind, path }) => [name, kind, path.join('.')])).toEqual([
      ['b', 'init', 'spec.initContainers.0'],
      ['a', 'container', 'spec.containers.0'],
      ['c', 'ephemeral', 'spec.ephemeralContainers.0'],
    ])
  })

  it('takes null as not set', () => {
    const facts = readPodFacts({ hostPID: null, containers: [{ name: 'a', securityContext: null }] }, undefined)
    expect(facts.hostPID.value).toBeUndefined()
    expect(facts.malformed).toEqual([])
  })

  it('names fields that the API server refuses and treats them as unset', () => {
    const facts = readPodFacts(
      { hostPID: 'true', containers: [{ name: 'a', securityContext: { privileged: 1 } }] },
      undefined,
    )
    expect(facts.hostPID.value).toBeUndefined()
    expect(facts.malformed.map(describeMalformed)).toEqual([
      'spec.hostPID must be true or false',
      'spec.containers[0].securityContext.privileged must be true or false',
    ])
  })

  it('reads users beyond 53 bits exactly', () => {
    const facts = readPodFacts({ securityContext: { runAsUser: 9007199254740993n } }, undefined)
    expect(facts.security.runAsUser.value).toBe(9007199254740993n)
  })

  it('never throws and is not fooled by names of the prototype', () => {
    const json = fc.json().map((text) => JSON.parse(text) as Json)
    fc.assert(
      fc.property(
        json,
        (value) => readPodFacts(isObject(value) ? value : { containers: value }, undefined) !== undefined,
      ),
    )
    expect(readPodFacts({ containers: [{ name: 'a' }] }, undefined).containers[0]?.privileged.value).toBeUndefined()
  })
})

const sha256 = `sha256:${'0a'.repeat(32)}`

describe('parseImageReference', () => {
  it.each([
    ['nginx', 'nginx', undefined, undefined],
    ['nginx:1.27', 'nginx', '1.27', undefined],
    ['localhost:5000/team/app', 'localhost:5000/team/app', undefined, undefined],
    [`localhost:5000/team/app:1@${sha256}`, 'localhost:5000/team/app', '1', sha256],
    [`app@${sha256}`, 'app', undefined, sha256],
    ['app@sha256:abc', 'app', undefined, undefined],
    [`app@${sha256.toUpperCase()}`, 'app', undefined, undefined],
    [`app@blake3:${'a'.repeat(63)}`, 'app', undefined, undefined],
    ['app@own+b64u:AbC_-1=', 'app', undefined, 'own+b64u:AbC_-1='],
  ])('splits %s', (image, name, tag, digest) => {
    expect(parseImageReference(image)).toEqual({ name, tag, digest })
  })
})
