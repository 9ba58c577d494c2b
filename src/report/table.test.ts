import { describe, expect, it } from 'vitest'
import type { ReportModel } from './model.ts'
import { sampleFinding, sampleReport } from './sample.test-support.ts'
import { renderTable } from './table.ts'

const render = (change: Partial<ReportModel>): string =>
  renderTable(sampleReport(change), { width: 100, color: false, all: true })

const { summary, coverage } = sampleReport()
const nothing = { objects: 0, workloads: 0, namespaces: 0, owned: 0, leftOut: [], notLookedAt: [], namespaceAssumed: 0 }
const none = { critical: 0, high: 0, medium: 0, low: 0 }
const clean = { summary: { ...summary, findings: none, unread: 0 }, findings: [], unread: [] }

/** A report without a baseline: its members are given, so one is left out and not set to undefined. */
function lastLine(change: Partial<ReportModel>): string | undefined {
  const { baseline: _, ...model } = sampleReport(change)
  return renderTable(model, { width: 100, color: false, all: true }).trimEnd().split('\n').at(-1)
}

describe('the last line', () => {
  it('says PASSED only when something was asked and answered', () => {
    expect(lastLine(clean)).toBe('PASSED: nothing at or above severity high.')
    expect(lastLine({ ...clean, coverage: nothing })).toMatch(/^NOTHING JUDGED: /)
    expect(lastLine({ ...clean, coverage: nothing, failOn: null })).toMatch(/^NOTHING JUDGED: /)
    const checks = sampleReport().checks.map((one) => ({ ...one, pass: 0, fail: 0, excepted: 0, unknown: 0 }))
    expect(lastLine({ ...clean, checks })).toMatch(/^NOTHING TO JUDGE: /)
  })
})

describe('numbers', () => {
  it('are written in one way, and never touch each other', () => {
    const findings = { critical: 1934, high: 46_040, medium: 123_456, low: 4604 }
    const text = render({
      summary: { ...summary, findings, excepted: 1000, unanswered: 4604, unread: 1234 },
      coverage: { ...coverage, objects: 5000, notLookedAt: [{ kind: 'Service', count: 4604 }] },
      namespaces: [{ namespace: 'shop', findings, families: { POD: findings } }],
    })
    const [head, row] = text.split('\n').filter((line) => /^(NAMESPACE|shop) /.test(line))
    expect(row).toMatch(/^shop +1,934 +46,040 +123,456 +4,604 /)
    expect(head?.indexOf('MED')).toBe((row?.indexOf('123,456') ?? 0) + 4)
    expect(text).toContain('1,934 critical · 46,040 high · 123,456 medium · 4,604 low · 1,000 excepted')
    expect(text).toContain('4,604 Service')
    expect(text).not.toMatch(/(?<![\d,])\d{5,}/)
  })
})

describe('a fix', () => {
  it('is wrapped and not cut, so that it can be copied', () => {
    const value = { capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' }, runAsNonRoot: true }
    const path = ['spec', 'template', 'spec', 'containers', 0, 'securityContext']
    const fix = { kind: 'patch', impact: 'safe', note: '', ops: [{ op: 'set', path, value }] } as const
    const lines = render({ findings: [sampleFinding({ fix })] }).split('\n')
    const at = lines.findIndex((line) => line.startsWith('    fix: set '))
    expect(lines[at]).toBe('    fix: set spec.template.spec.containers[0].securityContext =')
    expect(JSON.parse(lines[at + 1] ?? '')).toEqual(value)
  })
})
