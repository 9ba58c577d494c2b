import { describe, expect, it } from 'vitest'
import type { ImageScan, JsonObject } from '../../core/index.ts'
import { makeSnapshot } from '../decide/index.ts'
import { now, pod, policy, reviewOf } from '../gate.test-support.ts'
import { replayOne } from '../record/index.ts'
import { readRecord, recordOf } from '../record/record.ts'
import { handleReview, type Lookups } from './handle.ts'

const snapshot = makeSnapshot({})
const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' }

it('warns of the pods that a stricter namespace would not let in again', async () => {
  const listed: string[] = []
  const judged = await relabel({}, restricted, (namespace) => {
    listed.push(namespace)
    return [{ ...pod(), metadata: { name: 'old' } }]
  })
  expect(listed).toEqual(['shop'])
  expect(judged.decision).toMatchObject({ kind: 'allow' })
  expect(judged.decision.warnings).toEqual([
    'existing pods in namespace "shop" violate the new PodSecurity enforce level "restricted:latest"',
    expect.stringMatching(/^old: .*allowPrivilegeEscalation != false/),
  ])
})

it('lists no pods for what gets no stricter', async () => {
  const { decision } = await relabel(restricted, {}, () => expect.unreachable())
  expect(decision.warnings).toEqual([])
})

it.each([
  ['cannot be listed', () => undefined],
  ['nobody can list', undefined],
])('says so when the pods %s', async (_how, podsOf) => {
  const { decision } = await relabel({}, restricted, podsOf)
  expect(decision.kind).toBe('allow')
  expect(decision.warnings).toEqual([expect.stringMatching(/pods of namespace "shop" could not be listed/)])
})

it('says the same of the pods when the review is replayed', async () => {
  const judged = await relabel({}, restricted, () => [{ ...pod(), metadata: { name: 'old' } }])
  const record = readRecord(JSON.stringify(recordOf(judged)))
  if (!record.ok) return expect.unreachable(record.error)
  expect(record.value.podWarnings).toHaveLength(2)
  expect(replayOne(record.value, snapshot).same).toBe(true)
})

const scan: ImageScan = {
  digest: `sha256:${'1'.repeat(64)}`,
  scanned: '2026-11-23T12:00:00Z',
  ageDays: 1,
  complete: true,
  flaws: [{ id: 'CVE-2024-3094', package: 'xz', severity: 'critical', fixedIn: '5.6.2' }],
}

describe('images that were scanned', () => {
  const judge = async (checks: string, scanOf: (image: string) => ImageScan | undefined) => {
    const scanned = makeSnapshot({ policies: [policy('scans', `{controls: [${checks}], mode: enforce}`)] })
    const { resource, ...review } = reviewOf(pod())
    const request = { ...review, resource: { ...resource, resource: 'pods' }, userInfo: review.user }
    const body = JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request })
    const lookups = { namespaceLabels: () => ({}), now: () => now, scans: () => ({ scanOf }) }
    const { judged } = await handleReview(body, { phase: 'validate', direction: 'all' }, scanned, lookups)
    return { judged: judged ?? expect.unreachable(), scanned }
  }

  it.each([
    ['mended', { ...scan, flaws: [] }, 'allow'],
    ['with a grave flaw', scan, 'deny'],
    ['never scanned', undefined, 'deny'],
    ['scanned in part', { ...scan, flaws: [], complete: false }, 'deny'],
    ['scanned long ago', { ...scan, flaws: [], ageDays: 90 }, 'deny'],
  ])('%s: the same when the review is replayed', async (_, found, kind) => {
    const { judged, scanned } = await judge('IMG-04', () => found)
    expect(judged.decision.kind).toBe(kind)
    const record = readRecord(JSON.stringify(recordOf(judged)))
    if (!record.ok) return expect.unreachable(record.error)
    expect(Object.values(record.value.imageScans ?? {})).toEqual([found ?? null])
    expect(replayOne(record.value, scanned).same).toBe(true)
  })

  it('are not looked up when no policy asks', async () => {
    const { judged } = await judge('POD-01', () => expect.unreachable())
    expect(judged.decision.kind).toBe('allow')
  })

  it('count only in the form in which they are written', async () => {
    const { judged } = await judge('IMG-04', () => scan)
    const record = { ...recordOf(judged), imageScans: { a: { flaws: [{ id: 1 }], ageDays: 1, complete: true } } }
    expect(readRecord(JSON.stringify(record)).ok).toBe(false)
  })
})

async function relabel(
  before: JsonObject,
  after: JsonObject,
  podsOf: ((namespace: string) => readonly JsonObject[] | undefined) | undefined,
) {
  const namespace = (labels: JsonObject) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels },
  })
  const kind = { group: '', version: 'v1', kind: 'Namespace' }
  const request = {
    uid: 'u',
    kind,
    resource: { group: '', version: 'v1', resource: 'namespaces' },
    name: 'shop',
    namespace: 'shop',
    operation: 'UPDATE',
    userInfo: { username: 'alice' },
    object: namespace(after),
    oldObject: namespace(before),
  }
  const lookups: Lookups = {
    namespaceLabels: () => ({}),
    now: () => now,
    ...(podsOf !== undefined && { podsOf: async (name) => podsOf(name) }),
  }
  const body = JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request })
  const { judged } = await handleReview(body, { phase: 'validate', direction: 'all' }, snapshot, lookups)
  return judged ?? expect.unreachable()
}
