import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImportedReport } from '../assess/index.ts'
import { jsonEntry, jsonPieces, printableJson } from '../core/index.ts'
import { describeImported } from './imported.ts'
import { importedRows } from './imported-rows.ts'
import { renderJson } from './json.ts'
import { paintWith } from './paint.ts'
import { sampleReport } from './sample.test-support.ts'
import { renderImported } from './table-imported.ts'

const web = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'web' }
const api = { group: 'apps', kind: 'Deployment', namespace: 'shop', name: 'api' }

const report: ImportedReport = {
  source: 'trivy.json',
  tool: 'Trivy',
  version: '1.2',
  leftOut: 3,
  findings: [
    { rule: 'B', title: 'b', severity: 'unknown', by: 'image', subjects: [api] },
    { rule: 'C', title: 'c', severity: 'low', by: 'nothing', subjects: [], image: { name: 'x:1', references: [] } },
    { rule: 'A', title: 'a', severity: 'critical', by: 'image', subjects: [api, web], file: { path: 'f', root: 'r' } },
    { rule: 'A', title: 'a', severity: 'high', by: 'object', subjects: [web] },
  ],
}

const render = (name = 'trivy.json'): string =>
  renderImported([describeImported({ ...report, source: name })], paintWith(false), 100)

it('counts by tool, keeps what is about nothing here, and lists the gravest first', () => {
  const { summary, unmatched, leftOut, findings } = describeImported(report)
  expect(summary).toEqual({ critical: 1, high: 1, medium: 0, low: 1, unknown: 1 })
  expect([unmatched, leftOut]).toEqual([1, 3])
  expect(findings.map(({ severity }) => severity)).toEqual(['critical', 'high', 'low', 'unknown'])
  expect(findings[0]?.subjects.map(({ subject }) => subject)).toEqual([
    'apps/Deployment/shop/api',
    'apps/Deployment/shop/web',
  ])
  expect(findings[0]?.location).toEqual({ file: 'f' })
})

it('shows tools, then objects by gravity', () => {
  expect(render().split('\n')).toEqual([
    'FROM OTHER TOOLS  (theirs: in no count above, and never enforced)',
    '  TOOL       CRIT  HIGH   MED   LOW     ?   REPORT',
    '  Trivy 1.2     1     1     ·     1     1   trivy.json (1 of nothing here)',
    '  shop/Deployment/web  1 critical, 1 high  Trivy',
    '  shop/Deployment/api  1 critical, 1 ungraded  Trivy',
  ])
})

it('shows nothing when nothing was imported, and no control characters of a hostile name', () => {
  expect(renderImported(undefined, paintWith(false), 100)).toBe('')
  expect(render('\u001b[31mx')).toContain('\\u{1b}[31mx')
})

describe('a report about thousands of objects', () => {
  const subjects = Array.from({ length: 10_000 }, (_, index) => ({ ...web, name: `web-${index}` }))
  const findings = Array.from({ length: 200 }, (_, index) => ({
    rule: `CVE-${index}`,
    title: 'an overflow',
    severity: 'high' as const,
    by: 'image' as const,
    subjects: [...subjects],
  }))
  const described = describeImported({ ...report, findings })

  it('is counted object by object in seconds', () => {
    const begin = performance.now()
    const rows = importedRows(new Array(5).fill(described))
    expect(performance.now() - begin).toBeLessThan(5000)
    expect(rows).toHaveLength(10_000)
    expect(rows[0]).toMatchObject({ counts: { critical: 0, high: 1000 }, tools: ['Trivy'] })
  })

  it('is written in short pieces, however long it is', () => {
    let longest = 0
    for (const piece of renderJson(sampleReport({ imported: [described] }))) longest = Math.max(longest, piece.length)
    expect(longest).toBeLessThan(100_000)
  })
})

it('is written with the bytes it had when it was one string', () => {
  const imported = describeImported(report)
  const text = [...renderJson(sampleReport({ imported: [imported] }))].join('')
  expect(text).toContain(`\n    ${jsonEntry(imported)}\n`)
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect([...jsonPieces(value)].join('')).toBe(jsonEntry(value))
      expect(printableJson({ list: [jsonPieces(value)] })).toBe(printableJson({ list: [value] }))
    }),
  )
})
