import { describe, expect, it } from 'vitest'
import { parseYaml } from '../formats/yaml/index.ts'
import { renderJunit } from './junit.ts'
import { renderOcsf } from './ocsf.ts'
import { renderOpenReports, renderPolicyReport } from './policy-report.ts'
import { hostileReport, sampleFinding, sampleReport } from './sample.test-support.ts'
import { renderSarif } from './sarif.ts'

describe('OCSF', () => {
  const events = renderOcsf(sampleReport())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

  it('has one Compliance Finding a line, with what the class requires', () => {
    expect(events).toHaveLength(5)
    for (const event of events)
      expect(event).toMatchObject({
        class_uid: 2003,
        category_uid: 2,
        activity_id: 1,
        type_uid: 200301,
        time: 1795521600000,
        metadata: { version: '1.3.0', product: { name: 'Seawall', vendor_name: 'Seawall' } },
        finding_info: { uid: expect.any(String), title: expect.any(String) },
        compliance: { standards: expect.arrayContaining([expect.any(String)]), status_id: expect.any(Number) },
        resources: [{ uid: expect.any(String), name: expect.any(String) }],
      })
  })

  it('tells failures, accepted ones and open questions apart', () => {
    const states = events.map(({ status, compliance, severity_id }) => [status, compliance.status, severity_id])
    expect(states).toEqual([
      ['Suppressed', 'Fail', 5],
      ['New', 'Fail', 5],
      ['New', 'Fail', 4],
      ['New', 'Fail', 3],
      ['New', 'Warning', 0],
    ])
  })

  it('stays one line of ASCII whatever the names', () => {
    const text = renderOcsf(hostileReport('a\u2028b\nc\u001b\u202e\u{1f600}'))
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
    expect(text.trimEnd().split('\n')).toHaveLength(3)
  })
})

describe('policy reports', () => {
  const read = (text: string) => {
    const parsed = parseYaml(text)
    expect(parsed.ok).toBe(true)
    return JSON.parse(JSON.stringify(parsed.ok ? parsed.value : null))
  }

  it('stand in the namespace they speak of, with results for failures, exceptions and open questions', () => {
    const { items } = read(renderPolicyReport(sampleReport()))
    expect(items).toMatchObject([
      {
        kind: 'PolicyReport',
        metadata: { name: 'seawall', namespace: 'shop' },
        summary: { fail: 3, error: 1, skip: 1 },
      },
    ])
    const [report] = items
    expect(report.summary).not.toHaveProperty('pass')
    expect(report.results.map(({ result }: { result: string }) => result)).toEqual([
      'skip',
      'fail',
      'fail',
      'fail',
      'error',
    ])
    expect(report.results[1].resources).toEqual([
      { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    ])
  })

  it('are split before they are larger than etcd takes', () => {
    const findings = Array.from({ length: 1000 }, () =>
      sampleFinding({ evidence: { path: 'x'.repeat(5000), value: 'y'.repeat(5000), message: 'z'.repeat(5000) } }),
    )
    const { items } = read(renderOpenReports(sampleReport({ findings, suppressed: [], unanswered: [] })))
    expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
      'seawall',
      'seawall-2',
      'seawall-3',
    ])
    for (const item of items) expect(JSON.stringify(item).length).toBeLessThan(1_400_000)
  })

  it('are there for clean namespaces too, so that older ones are replaced', () => {
    const { items } = read(renderPolicyReport(sampleReport({ findings: [], suppressed: [], unanswered: [] })))
    expect(items).toMatchObject([{ metadata: { namespace: 'shop' }, results: [] }])
  })

  it('go to the cluster where a namespace cannot exist', () => {
    const { items } = read(renderPolicyReport(hostileReport('../x')))
    expect(items.map(({ kind }: { kind: string }) => kind)).toEqual(['ClusterPolicyReport'])
  })
})

describe('JUnit', () => {
  const xml = renderJunit(sampleReport())

  it('counts failures and skips, and keeps the lines of a text', () => {
    expect(xml).toContain('tests="4" failures="2" errors="0" skipped="2"')
    expect(xml).toContain('\n+ spec.containers[0].securityContext.privileged = false\n')
    expect(xml).toContain('<skipped message="excepted by EXC-1: it reads the node"/>')
    expect(xml).toContain('<skipped message="known since the baseline: container &quot;app&quot; runs privileged"/>')
  })

  it('has one passing case for a check without findings', () => {
    expect(xml).toContain('<testcase name="The pod has process ids of its own" classname="POD-02.host-pid" time="0"/>')
  })
})

describe('SARIF', () => {
  it('says what is new since the baseline', () => {
    const { runs } = JSON.parse([...renderSarif(sampleReport())].join(''))
    expect(runs[0].results.map(({ baselineState }: { baselineState: string }) => baselineState)).toEqual([
      'new',
      'new',
      'new',
      'unchanged',
    ])
    const { baseline, ...first } = sampleReport()
    expect(baseline).toBeDefined()
    expect([...renderSarif(first)].join('')).not.toContain('baselineState')
  })
})
