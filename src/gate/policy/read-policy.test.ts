import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../catalogue/index.ts'
import type { Json } from '../../core/index.ts'
import { checksOfPack, packs, readPolicy } from './index.ts'

const document = (spec: Json, more: object = {}): Json =>
  ({
    apiVersion: 'seawall.dev/v1alpha1',
    kind: 'ClusterSecurityPolicy',
    metadata: { name: 'p' },
    spec,
    ...more,
  }) as Json

function errorOf(value: Json): string {
  const read = readPolicy(value, 'p.yaml:1')
  return read.ok ? 'read' : read.error.message
}

describe('a policy', () => {
  it('has the defaults that close the gate', () => {
    const read = readPolicy(document({ packs: ['strict'] }), 'p.yaml:1')
    expect(read).toMatchObject({
      ok: true,
      value: { id: 'ClusterSecurityPolicy/p', mode: 'enforce', failure: 'closed', fixes: 'none' },
    })
    expect(readPolicy(document({ packs: ['strict'], mode: 'warn' }), 'x')).toMatchObject({ value: { failure: 'open' } })
  })

  it('names what one request does not show', () => {
    const read = readPolicy(document({ controls: ['NET-02', 'POD-01'] }), 'x')
    expect(read.ok && read.value.beyond).toEqual(['NET-02/ingress-policy', 'NET-02/egress-policy'])
    expect(read.ok && read.value.checks.map(({ id }) => id)).toEqual(['POD-01/privileged'])
  })

  it.each<[Json, string]>([
    [document({}), 'spec selects no check that is implemented'],
    [document({ packs: ['strikt'] }), 'spec.packs.0 must be strict, '],
    [document({ packs: ['strict'], mod: 'warn' }), 'spec has a member that is not known: "mod"'],
    [document({ packs: ['strict'], mode: 'off' }), 'spec.mode must be enforce, warn, audit or ratchet'],
    [document({ controls: ['POD-99'] }), 'spec.controls.0 names no implemented check: "POD-99"'],
    [document({ packs: ['strict'], match: { namespace: ['x'] } }), 'spec.match has a member that is not known'],
    [document({ packs: ['strict'], match: { operations: ['PATCH'] } }), 'spec.match.operations.0 must be CREATE'],
    [
      document({ packs: ['strict'], match: { objectSelector: { labels: {} } } }),
      'spec.match.objectSelector has a member',
    ],
    [
      document({ packs: ['strict'], parameters: { 'POD-99/x': {} } }),
      'spec.parameters.POD-99/x is no implemented check',
    ],
    [
      document({ packs: ['strict'], parameters: { 'IMG-10/denied-registry': { x: [] } } }),
      'is no parameter of this check',
    ],
    [document({ packs: ['strict'], merge: [{ kind: 'x' }] }), 'spec.merge.0 may hold metadata and spec, not "kind"'],
    [document({ packs: ['strict'], merge: [{ metadata: { name: 'x' } }] }), 'not metadata.name'],
    [document({ packs: ['strict'] }, { metadata: {} }), 'metadata.name is missing'],
    [document({ packs: ['strict'] }, { kind: 'SecurityPolicy' }), 'metadata.namespace is missing'],
    [document({ packs: ['strict'] }, { apiVersion: 'seawall.dev/v2' }), 'apiVersion must be seawall.dev/v1alpha1'],
    [document({ packs: ['strict'] }, { extra: 1 }), 'extra is not known'],
    [document('x'), 'spec must be an object'],
  ])('is refused with a sentence: %j', (value, why) => {
    expect(errorOf(value)).toContain('p.yaml:1: this policy cannot be used: ')
    expect(errorOf(value)).toContain(why)
  })
})

describe('the packs', () => {
  it('name checks that exist, every pattern at least one', () => {
    for (const pack of packs) {
      expect(checksOfPack(pack).length, pack.name).toBeGreaterThan(0)
      for (const pattern of pack.checks)
        expect(
          checksOfPack({ ...pack, checks: [pattern], podSecurity: undefined as never }).length,
          pattern,
        ).toBeGreaterThan(0)
    }
  })

  it('of Pod Security hold every check of their level', () => {
    const asked = (level: string) =>
      loadCatalogue()
        .checks.filter(({ pss }) => pss !== undefined && (level === 'restricted' || pss.level === level))
        .map(({ id }) => id)
    for (const level of ['baseline', 'restricted'])
      expect(
        checksOfPack(packs.find(({ name }) => name === `pss-${level}`) ?? { name: '', title: '', checks: [] }),
      ).toEqual(asked(level))
  })
})
