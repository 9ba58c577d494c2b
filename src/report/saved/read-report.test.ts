import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderJson } from '../json.ts'
import { sampleReport } from '../sample.test-support.ts'
import { readReport } from './read-report.ts'

const saved = [...renderJson(sampleReport())].join('')

function errorOf(text: string): string {
  const read = readReport(text, 'r.json')
  return read.ok ? 'read' : read.error.message
}

type Step = string | number

/** The report with another value at one place; `undefined` leaves it out. */
function changed(path: readonly Step[], value: unknown): string {
  const report = JSON.parse(saved)
  const parent = path.slice(0, -1).reduce((inner, step) => inner[step], report)
  parent[path.at(-1) ?? ''] = value
  return errorOf(JSON.stringify(report))
}

describe('a saved report', () => {
  it('is the same, byte for byte, after reading and writing', () => {
    const read = readReport(saved, 'r.json')
    expect(read.ok && [...renderJson(read.value)].join('')).toBe(saved)
  })

  it('keeps integers that no double holds', () => {
    expect(saved).toContain('"big":9007199254740993')
  })

  it('may have its members in any order', () => {
    const report = JSON.parse(saved)
    const turned = Object.fromEntries(Object.entries(report).reverse())
    const read = readReport(JSON.stringify(turned).replace('9007199254740992', '9007199254740993'), 'r.json')
    expect(read.ok && [...renderJson(read.value)].join('')).toBe(saved)
  })
})

describe('a file that is no report', () => {
  it.each([
    ['', 'no JSON report'],
    ['{', 'no JSON report'],
    ['[]', 'it has no schemaVersion'],
    ['{"findings": []}', 'it has no schemaVersion'],
    ['{"schemaVersion": "2"}', 'has schema version "2", and this Seawall reads 1'],
    ['{"schemaVersion": "1", "schemaVersion": "1"}', 'stands twice'],
    ['{"schemaVersion": "1", "__proto__": {}}', 'a member that is not known: "__proto__"'],
    [`{"schemaVersion": "1", "x": ${'['.repeat(100_000)}`, 'nested deeper'],
  ])('is refused: %.40s', (text, reason) => {
    expect(errorOf(text)).toContain(reason)
  })

  it.each<[Step[], unknown, string]>([
    [['findings'], undefined, 'findings must be a list'],
    [['findings', 1, 'severity'], 'severe', 'findings[1].severity must be critical, high, medium or low'],
    [['findings', 0, 'surprise'], 1, 'findings[0] has a member that is not known: "surprise"'],
    [['findings', 0, 'evidence', 'path'], 3, 'findings[0].evidence.path must be text'],
    [['findings', 0, 'fingerprint'], 'sha256:1', 'findings[0].fingerprint must be a SHA-256 digest'],
    [['findings', 0, 'check'], '../../x', 'findings[0].check must be the id of a check'],
    [['findings', 0, 'fix', 'ops', 0, 'op'], 'run', 'findings[0].fix.ops[0].op must be set or remove'],
    [['findings', 0, 'fix', 'kind'], 'run', 'findings[0].fix.kind must be patch, generate or plan'],
    [['findings', 0, 'known'], false, 'findings[0].known must be true'],
    [['summary', 'findings', 'high'], -1, 'summary.findings.high must be a count'],
    [['summary', 'unread'], 1e99, 'summary.unread must be a count'],
    [['namespaces', 0, 'families', 'XYZ'], {}, 'namespaces[0].families has a member that is not known'],
    [['assessedAt'], 'now', 'assessedAt must be an instant'],
    [['unanswered', 0, 'missing', 0, 'why'], 'x', 'unanswered[0].missing[0].why must be'],
    [['tool'], null, 'tool must be an object'],
  ])('is refused where it differs: %j', (path, value, reason) => {
    expect(changed(path, value)).toContain(`r.json is no report of Seawall: ${reason}`)
  })

  it('gives one sentence and never throws, whatever is broken', () => {
    const places = pathsOf(JSON.parse(saved))
    expect(places.length).toBeGreaterThan(200)
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.jsonValue({ maxDepth: 2 }), (index, value) => {
        const message = changed(places[index] ?? [], value)
        expect(message.split('\n')).toHaveLength(1)
        expect(message.length).toBeLessThan(400)
      }),
      { numRuns: 500 },
    )
  })
})

function pathsOf(value: unknown, path: Step[] = []): Step[][] {
  if (typeof value !== 'object' || value === null) return [path]
  const steps = Array.isArray(value) ? value.keys() : Object.keys(value)
  const inner = [...steps].flatMap((step) => pathsOf(Object(value)[step], [...path, step]))
  return path.length === 0 ? inner : [path, ...inner]
}
