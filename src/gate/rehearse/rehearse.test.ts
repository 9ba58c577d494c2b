import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../core/index.ts'
import { readKubeObject } from '../../kube/objects/index.ts'
import { decide, makeSnapshot, type Snapshot } from '../decide/index.ts'
import { deployment, now, pod, policy, reviewOf } from '../gate.test-support.ts'
import { SegmentRecorder } from '../record/index.ts'
import type { Review } from '../review/index.ts'
import { decideFor, directions } from '../server/index.ts'
import { exceptionsFor, rehearse } from './index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall-rehearse-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const specs = [
  '{packs: [strict]}',
  '{packs: [pss-baseline]}',
  '{packs: [pss-restricted], match: {namespaces: [shop]}}',
  '{packs: [resources], mode: warn}',
  '{packs: [strict], failure: open}',
  '{packs: [labels, nsa-hardening], match: {kinds: [Pod]}}',
] as const

const policySets = fc
  .subarray([...specs])
  .map((chosen) =>
    makeSnapshot({ policies: chosen.map((spec, at) => policy(`p${at}`, spec)), podSecurity: { labels: false } }),
  )

const containers = fc.record({
  securityContext: fc.record({ privileged: fc.boolean(), runAsNonRoot: fc.boolean() }, { requiredKeys: [] }),
})

const objects = fc
  .tuple(fc.constantFrom('shop', 'other'), fc.boolean(), containers)
  .map(([namespace, isPod, container]): JsonObject => {
    const object = isPod ? pod(container as unknown as JsonObject) : deployment(container as unknown as JsonObject)
    return { ...object, metadata: { name: 'x', namespace, labels: { team: 'blue' } } }
  })

/** Writes down what a gate would have: once for each webhook. */
async function recordAll(reviews: readonly Review[], snapshot: Snapshot, into: string): Promise<void> {
  const recorder = new SegmentRecorder(into, () => undefined)
  for (const review of reviews)
    for (const direction of directions.slice(1)) {
      const known = { namespaceLabels: {}, now }
      const decision = decideFor({ phase: 'validate', direction }, review, snapshot, {
        ...known,
      })
      recorder.record({ phase: 'validate', direction, review, known, decision, snapshot })
    }
  await recorder.flush()
}

describe('a rehearsal', () => {
  it('says exactly what a second hand finds, that judges every review twice', async () => {
    let runs = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(objects, { minLength: 1, maxLength: 12 }),
        policySets,
        policySets,
        async (all, before, after) => {
          runs += 1
          const into = join(folder, `${runs}`)
          const reviews = all.map((object, at) => ({ ...reviewOf(object), uid: `u${at}` }))
          await recordAll(reviews, before, into)
          const { changes, coverage } = await rehearse(after, { records: [into], now })
          const known = { namespaceLabels: {}, now }
          const seen = new Set<string>()
          const expected = reviews.flatMap((review) => {
            const content = JSON.stringify({ ...review, uid: '' })
            if (seen.has(content)) return [] // written down as a repeat
            seen.add(content)
            const [was, is] = [before, after].map((snapshot) => decide(review, snapshot, known).kind !== 'allow')
            return was === is
              ? []
              : [`${is ? 'newly refused' : 'newly admitted'} ${review.namespace} ${review.kind.kind}`]
          })
          const said = changes.map(({ change, namespace, kind }) => `${change} ${namespace} ${kind}`)
          expect(said.sort()).toEqual(expected.sort())
          expect([coverage.reviews, coverage.unreadable]).toEqual([seen.size, 0])
        },
      ),
      { numRuns: 40 },
    )
  })

  it('believes who might approve an exception when it was asked', async () => {
    const object: JsonObject = {
      apiVersion: 'seawall.dev/v1alpha1',
      kind: 'SecurityException',
      metadata: { name: 'e', namespace: 'shop' },
      spec: { scope: { controls: ['POD-01'] }, reason: 'r', owner: 'o', expires: '2027-01-01' },
    }
    const snapshot = makeSnapshot({ policies: [policy('p', '{packs: [strict]}')], podSecurity: { labels: false } })
    const recorder = new SegmentRecorder(folder, () => undefined)
    for (const answer of [true, false, undefined]) {
      const review = { ...reviewOf(object), uid: `${answer}` }
      const known = { namespaceLabels: {}, now, ...(answer !== undefined && { mayApprove: answer }) }
      const decision = decideFor({ phase: 'validate', direction: 'closed' }, review, snapshot, known)
      recorder.record({ phase: 'validate', direction: 'closed', review, known, decision, snapshot })
      expect([answer, decision.kind]).toEqual([answer, answer === true ? 'allow' : 'deny'])
    }
    await recorder.flush()
    const { changes, coverage } = await rehearse(snapshot, { records: [folder], now })
    expect([changes, coverage.reviews]).toEqual([[], 3])
  })

  it('judges what runs, and offers exceptions under which it would stay', async () => {
    const next = makeSnapshot({ policies: [policy('strict', '{packs: [strict]}')], podSecurity: { labels: false } })
    const object = {
      ...deployment({ securityContext: { privileged: true } }),
      metadata: { name: 'web', namespace: 'shop', labels: { team: 'blue' } },
    }
    const read = readKubeObject(object, { origin: { source: 'file', file: 'x', doc: 0, line: 1 } })
    if (!read.ok) throw new Error(read.message)
    const running = (async function* () {
      yield read.object
    })()
    const { changes, coverage } = await rehearse(next, { records: [], objects: running, now })
    expect(changes).toMatchObject([
      { change: 'newly refused', source: 'running', namespace: 'shop', owner: 'blue', name: 'web' },
    ])
    expect(coverage).toMatchObject({ objects: 1, reviews: 0, from: '' })
    expect(exceptionsFor(changes, '2027-01-01')).toMatchObject([
      {
        kind: 'SecurityException',
        spec: {
          scope: { checks: ['POD-01/privileged'], namespaces: ['shop'], kinds: ['Deployment'], names: ['web'] },
          owner: 'blue',
        },
      },
    ])
  })
})
