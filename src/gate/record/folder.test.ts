import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonicalJson, digestOfText, type JsonObject } from '../../core/index.ts'
import { makeSnapshot } from '../decide/index.ts'
import { now, pod, policy, reviewOf } from '../gate.test-support.ts'
import { rehearse } from '../rehearse/index.ts'
import { decideFor, type Judged } from '../server/index.ts'
import { readRecords, replay, SegmentRecorder } from './index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall-records-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const snapshot = makeSnapshot({ policies: [policy('strict', '{packs: [strict]}')], podSecurity: { labels: false } })

function judgedOf(name: string, more: JsonObject = {}): Judged {
  const review = { ...reviewOf(pod({}, { metadata: { name, ...more } })), uid: `uid-${name}` }
  const known = { namespaceLabels: {}, now }
  const decision = decideFor({ phase: 'validate', direction: 'all' }, review, snapshot, known)
  return { phase: 'validate', direction: 'all', review, known, decision, snapshot }
}

async function recorded(...names: string[]): Promise<void> {
  const recorder = new SegmentRecorder(folder, expect.unreachable)
  for (const name of names) recorder.record(judgedOf(name))
  await recorder.flush()
}

async function replayed(): Promise<readonly string[]> {
  const found: string[] = []
  for await (const item of replay(folder))
    found.push(
      item.kind === 'replayed'
        ? `${item.replayed.record.review.name} ${item.replayed.same}`
        : item.kind === 'unreadable'
          ? item.why
          : item.kind,
    )
  return found
}

const segment = (at: number): string => join(folder, `records-${at}.jsonl`)

describe('a recorder', () => {
  it('holds so many bytes of records that wait, and counts what is lost beyond', async () => {
    const recorder = new SegmentRecorder(folder, expect.unreachable, { waitingBytes: 100_000 })
    const annotations = { large: 'x'.repeat(40_000) }
    for (const name of ['one', 'two', 'three', 'four', 'five']) recorder.record(judgedOf(name, { annotations }))
    expect(recorder.lost).toBe(2)
    await recorder.flush()
    expect(await replayed()).toEqual(['one true', 'two true', 'three true'])
    recorder.record(judgedOf('six'))
    await recorder.flush()
    expect([recorder.lost, (await replayed()).at(-1)]).toEqual([2, 'six true'])
  })

  it('makes room beside links that lead nowhere', async () => {
    symlinkSync(join(folder, 'gone'), segment(1))
    const recorder = new SegmentRecorder(folder, expect.unreachable, { segmentBytes: 2_000, totalBytes: 6_000 })
    for (let at = 0; at < 20; at++) {
      recorder.record(judgedOf(`p${at}`))
      await recorder.flush()
    }
    expect(recorder.lost).toBe(0)
    expect(readdirSync(folder).length).toBeLessThan(10)
    expect(new Set(await replayed())).toContain('p19 true')
  })

  it('says once that it cannot write, goes on when it can, and refers to nothing that is lost', async () => {
    const said: string[] = []
    const inner = join(folder, 'inner')
    writeFileSync(inner, 'a file where the folder should be')
    const recorder = new SegmentRecorder(inner, (text) => said.push(text))
    for (const name of ['a', 'a', 'b']) {
      recorder.record(judgedOf(name))
      await recorder.flush()
    }
    recorder.record(judgedOf('a'))
    const failing = recorder.flush()
    recorder.record(judgedOf('a')) // repeats what is being lost
    await failing
    expect(recorder.lost).toBe(5)
    rmSync(inner)
    recorder.record(judgedOf('a'))
    await recorder.flush()
    expect(said).toEqual([
      expect.stringMatching(/^decisions are not recorded: /),
      'decisions are recorded again; 5 were not',
    ])
    folder = inner
    expect(await replayed()).toEqual(['a true'])
  })

  it('keeps the order of members beside integers beyond 2^53, for the changes of a decision follow it', async () => {
    const securityContext = { privileged: true, allowPrivilegeEscalation: true, runAsUser: 2n ** 63n - 1n }
    const review = { ...reviewOf(pod({ securityContext })), name: 'big' }
    const known = { namespaceLabels: {}, now }
    const two = makeSnapshot({
      policies: [policy('two', '{checks: [POD-01/privileged, POD-06/privilege-escalation]}')],
    })
    const decision = decideFor({ phase: 'validate', direction: 'all' }, review, two, known)
    expect(decision.suggested).toHaveLength(2)
    const recorder = new SegmentRecorder(folder, expect.unreachable)
    recorder.record({ ...judgedOf('big'), review, decision, snapshot: two })
    await recorder.flush()
    expect(await replayed()).toEqual(['big true'])
  })

  it('has written the policies of a record when it has written the record', async () => {
    await recorded('a')
    expect(readdirSync(folder).filter((name) => name.startsWith('policies-'))).toHaveLength(1)
  })
})

describe('a folder of records that somebody else wrote into', () => {
  it('is read past what leads nowhere, is no file or has no end', async () => {
    await recorded('a')
    symlinkSync(join(folder, 'gone'), segment(1))
    mkdirSync(segment(2))
    execFileSync('mkfifo', [segment(3)])
    writeFileSync(segment(4), 'x'.repeat(33 * 1024 * 1024))
    expect(await replayed()).toEqual([
      expect.stringContaining('ENOENT'),
      'a true',
      'it is no file',
      'it is no file',
      'it is longer than 33554432 bytes',
    ])
  })

  const broken: readonly (readonly [string, (record: JsonObject) => JsonObject])[] = [
    ['it holds no review: resource must be an object', (record) => ({ ...record, review: { uid: 'u' } })],
    ['it holds no review: must be an object', (record) => ({ ...record, review: [] })],
    ['it is no record of a gate', (record) => ({ ...record, at: '\u001b[2J' })],
    ['it is no record of a gate', (record) => ({ ...record, phase: 'other' })],
    ['it is no record of a gate', (record) => ({ ...record, namespaceLabels: 'a' })],
    ['it is no record of a gate', (record) => ({ ...record, podWarnings: [1] })],
    ['the policies of its time are gone', (record) => ({ ...record, policies: `sha256:${'0'.repeat(64)}` })],
  ]

  it.each(broken)('gives no decision of what no gate wrote: %s', async (why, change) => {
    await recorded('a')
    const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.jsonl'))
    const record = JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject
    writeFileSync(segment(1), `${JSON.stringify(change(record))}\n`)
    expect([...(await replayed())].sort()).toEqual(['a true', why].sort())
    const rehearsal = await rehearse(snapshot, { records: [folder], now })
    expect(rehearsal.changes).toEqual([])
  })

  it('gives no decision by policies that no gate wrote, whatever their digest', async () => {
    await recorded('a')
    const parts = { policies: [{ id: 'x' }], exceptions: [], podSecurity: {}, podTemplates: [], tolerated: [] }
    const podSecurity = { labels: true, enforceTemplates: false }
    const digest = digestOfText(canonicalJson({ ...parts, podSecurity }))
    writeFileSync(join(folder, `policies-${digest.slice(7)}.json`), JSON.stringify(parts))
    const [name = ''] = readdirSync(folder).filter((one) => one.endsWith('.jsonl'))
    const record = JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject
    writeFileSync(join(folder, name), `${JSON.stringify({ ...record, policies: digest })}\n`)
    expect(await replayed()).toEqual(['no gate wrote the policies of its time'])
  })

  it('keeps what narrowed the rights of who wrote an exception', async () => {
    const object = { apiVersion: 'seawall.dev/v1alpha1', kind: 'SecurityException', metadata: { name: 'e' } }
    const asked = reviewOf(object)
    const resource = { ...asked.resource, resource: 'securityexceptions' }
    const user = { ...asked.user, scope: { uid: '7', extra: { scopes: ['x'] } } }
    const judged = { ...judgedOf('e'), review: { ...asked, resource, user } }
    const recorder = new SegmentRecorder(folder, expect.unreachable)
    recorder.record(judged)
    await recorder.flush()
    for await (const item of readRecords(folder)) {
      expect(item.kind).toBe('record')
      if (item.kind === 'record') expect(item.record.review).toEqual(judged.review)
    }
  })
})
