import { describe, expect, it } from 'vitest'
import { Assessor } from '../assess/index.ts'
import { readText } from '../kube/estate/index.ts'
import { compareWithBaseline } from './baseline.ts'
import { reportOf } from './from-assessment.ts'
import { allSeverities } from './sample.test-support.ts'

const now = '2026-11-24T12:00:00.000Z'

async function assess(yaml: string) {
  const assessor = new Assessor({ now, selection: { only: ['POD-01', 'POD-05/add-beyond-baseline'] } })
  const bytes = (async function* () {
    yield Buffer.from(yaml)
  })()
  for await (const item of readText('a.yaml', bytes, {}))
    if ('object' in item) assessor.add(item.object)
    else assessor.unread(item.unread)
  return assessor.finish()
}

async function reportFrom(yaml: string) {
  const options = { target: 'x', version: '1', severities: allSeverities, showSuppressed: false }
  return reportOf(await assess(yaml), options)
}

const pod = (name: string, context: string) => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec: {containers: [{name: app, image: a, securityContext: ${context}}]}
---
`

describe('a baseline', () => {
  it('makes known what it has, and new what it has not', async () => {
    const before = await reportFrom(pod('a', '{privileged: true}'))
    const after = await assess(pod('a', '{privileged: true}') + pod('b', '{privileged: true}'))
    const { known, summary } = compareWithBaseline(after, before)
    expect([...known].map(({ ref }) => ref.name)).toEqual(['a'])
    expect(summary).toMatchObject({ known: 1, new: { critical: 1 }, fixed: 0 })
  })

  it('recognises a finding whose line moved', async () => {
    const before = await reportFrom(pod('a', '{privileged: true}'))
    const after = await assess(`# a comment\n\n${pod('z', '{}')}${pod('a', '{privileged: true}')}`)
    expect(compareWithBaseline(after, before).summary).toMatchObject({ known: 1, new: { critical: 0 } })
  })

  it('does not let one more place of a container hide behind a known one', async () => {
    const before = await reportFrom(pod('a', '{capabilities: {add: [NET_ADMIN]}}'))
    const after = await assess(pod('a', '{capabilities: {add: [SYS_PTRACE, NET_ADMIN]}}'))
    const { known, summary } = compareWithBaseline(after, before)
    expect([...known].map(({ at }) => at.value)).toEqual(['"NET_ADMIN"'])
    expect(summary.known).toBe(1)
    expect(summary.new.critical + summary.new.high).toBe(1)
  })

  it('counts as fixed what was judged again and passes', async () => {
    const before = await reportFrom(pod('a', '{privileged: true}') + pod('b', '{privileged: true}'))
    const after = await assess(pod('a', '{privileged: false}') + pod('b', '{privileged: true}'))
    expect(compareWithBaseline(after, before).summary).toMatchObject({ known: 1, fixed: 1 })
  })

  it('does not count as fixed what can no longer be answered', async () => {
    const before = await reportFrom(pod('a', '{privileged: true}'))
    const after = await assess(pod('a', '{privileged: "no"}'))
    expect(after.unanswered.length).toBeGreaterThan(0)
    expect(compareWithBaseline(after, before).summary).toMatchObject({ known: 0, fixed: 0 })
  })

  it('does not count as fixed what no check asked about', async () => {
    const before = await reportFrom(pod('a', '{privileged: true}'))
    const after = await assess('apiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n')
    expect(compareWithBaseline(after, before).summary.fixed).toBe(0)
  })
})
