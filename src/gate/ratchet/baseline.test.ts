import { describe, expect, it } from 'vitest'
import { readKubeObject } from '../../kube/objects/index.ts'
import { makeSnapshot } from '../decide/index.ts'
import { deployment, policy } from '../gate.test-support.ts'
import { baselineOf, burnDown, readBaseline, toleratedIn } from './index.ts'

const snapshot = makeSnapshot({
  policies: [policy('r', '{packs: [strict], mode: ratchet}'), policy('e', '{packs: [labels]}')],
})

function objectOf(container: Parameters<typeof deployment>[0], labels = {}) {
  const object = { ...deployment(container), metadata: { name: 'web', namespace: 'shop', labels } }
  const read = readKubeObject(object, { origin: { source: 'file', file: 'x', doc: 0, line: 1 } })
  if (!read.ok) throw new Error(read.message)
  return read.object
}

describe('the baseline of a ratchet', () => {
  const bad = toleratedIn(objectOf({ securityContext: { privileged: true, runAsUser: 0 } }, { team: 'blue' }), snapshot)

  it('holds the failures of ratchets alone, with whose they are', () => {
    expect(bad.map(({ key, namespace, owner }) => [key.split(' ')[1], namespace, owner])).toEqual([
      ['POD-01/privileged', 'shop', 'blue'],
      ['POD-03/run-as-root-user', 'shop', 'blue'],
    ])
    expect(toleratedIn(objectOf({}), makeSnapshot({}))).toEqual([])
  })

  it('reads back as it was written, and refuses anything else', () => {
    const text = JSON.stringify(baselineOf([...bad, ...bad]))
    expect(readBaseline(text, 'b.json')).toEqual({ ok: true, value: baselineOf(bad) })
    for (const broken of [
      '',
      '{}',
      '{"kind":"RatchetBaseline","schemaVersion":"2"}',
      text.replace('"namespace"', '"space"'),
    ])
      expect(readBaseline(broken, 'b.json')).toMatchObject({ ok: false })
  })

  it('burns down by namespace and owner', () => {
    const now = baselineOf(toleratedIn(objectOf({ securityContext: { privileged: true } }, { team: 'blue' }), snapshot))
    expect(burnDown(baselineOf(bad), now)).toEqual([{ namespace: 'shop', owner: 'blue', before: 2, left: 1 }])
  })
})
