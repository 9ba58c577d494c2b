import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../../../test/fuzz/index.ts'
import { isObject, type Json } from '../../core/index.ts'
import { readForeignReport } from './read.ts'
import type { ForeignReport } from './types.ts'

const fixtures = process.env.SEAWALL_FIXTURES ?? resolve(import.meta.dirname, '../../../../shared/fixtures')
const sarifSchema = join(fixtures, 'schemas/sarif-2.1.0.schema.json')

const textOf = (name: string): string => readFileSync(join(import.meta.dirname, 'testdata', name), 'utf8')

function read(name: string): ForeignReport {
  const report = readForeignReport(textOf(name), name)
  if (!report.ok) throw report.error
  const [first] = report.value
  if (first === undefined) throw new Error(`${name} holds no report`)
  return first
}

function refusal(value: unknown): string {
  const report = readForeignReport(typeof value === 'string' ? value : JSON.stringify(value), 'r.json')
  return report.ok ? 'it was read' : report.error.message
}

describe('Trivy', () => {
  it('takes findings of files with their line, and links without passwords', () => {
    const { tool, version, findings, leftOut } = read('trivy-config.json')
    expect([tool, version, leftOut]).toEqual(['Trivy', '0.69.1', 1])
    expect(findings[0]).toEqual({
      rule: 'KSV-0014',
      title: 'Root file system is not read-only',
      severity: 'high',
      file: { path: 'web.yaml', root: 'deploy', line: 14 },
      url: 'https://avd.aquasec.com/misconfig/ksv-0014',
    })
  })

  it('says where a secret is, and never what it is', () => {
    const { findings } = read('trivy-config.json')
    expect(findings[1]).toEqual({
      rule: 'aws-access-key-id',
      title: 'AWS Access Key ID',
      severity: 'critical',
      file: { path: 'settings.yaml', root: 'deploy', line: 6 },
    })
  })

  it('takes vulnerabilities of an image once, with package and fix', () => {
    const { findings } = read('trivy-image.json')
    expect(findings).toHaveLength(2)
    expect(findings[0]).toMatchObject({
      title: 'example: heap overflow in the parser',
      package: 'libexample1 3.0.1-1',
      fixedIn: '3.0.1-2',
      image: { name: 'registry.example.com/shop/web:1.4.2' },
    })
    expect(findings[0]?.image?.references).toHaveLength(3)
    expect(findings[1]).toMatchObject({ title: 'CVE-2026-10002', severity: 'unknown' })
  })

  it('takes findings of cluster resources by kind, namespace and name', () => {
    const { findings } = read('trivy-k8s.json')
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ subject: { kind: 'Deployment', namespace: 'shop', name: 'web' } })
    expect(findings[0]?.file).toBeUndefined()
  })
})

it('reads Grype, counting what it ignored', () => {
  const { tool, version, findings, leftOut } = read('grype.json')
  expect([tool, version, leftOut]).toEqual(['Grype', '0.104.0', 1])
  expect(findings[0]).toMatchObject({
    rule: 'GHSA-xxxx-yyyy-zzzz',
    severity: 'high',
    package: 'example-lib 4.17.0',
    fixedIn: '4.17.21',
    image: { name: 'shop/web:1.4.2' },
  })
  expect(findings[1]).toMatchObject({ severity: 'low' })
  expect(findings[1]?.fixedIn).toBeUndefined()
})

it('reads Kubescape: failed controls only, graded by their score', () => {
  const { tool, version, findings, leftOut } = read('kubescape.json')
  expect([tool, version, leftOut]).toEqual(['Kubescape', 'v3.0.40', 1])
  expect(findings).toEqual([
    {
      rule: 'C-0012',
      title: 'Applications credentials in configuration files',
      severity: 'high',
      subject: { kind: 'Deployment', namespace: 'shop', name: 'web' },
      file: { path: 'web.yaml', root: 'deploy' },
    },
    expect.objectContaining({ rule: 'C-0016', title: 'Allow privilege escalation', severity: 'medium' }),
  ])
})

describe('SARIF', () => {
  it.skipIf(!existsSync(sarifSchema))('is fed a file that is SARIF by its own schema', () => {
    const schema = JSON.parse(readFileSync(sarifSchema, 'utf8'))
    const ajv = new Ajv.default({ strict: false })
    addFormats.default(ajv as unknown as Parameters<typeof addFormats.default>[0])
    expect(ajv.validate(schema, JSON.parse(textOf('scanner.sarif')))).toBe(true)
  })

  it('takes rule, title and place, and no message', () => {
    const { tool, version, findings, leftOut } = read('scanner.sarif')
    expect([tool, version, leftOut]).toEqual(['Example Lint', '2.3.0', 2])
    expect(findings).toEqual([
      {
        rule: 'EX001',
        title: 'A password is written out',
        severity: 'high',
        file: { path: 'deploy/web.yaml', line: 12 },
        url: 'https://lint.example.com/EX001',
      },
      { rule: 'EX002', title: 'WideMode', severity: 'critical', file: { path: '/builds/shop/deploy/web app.yaml' } },
      expect.objectContaining({ rule: 'EX001/strict', title: 'A password is written out', severity: 'high' }),
      { rule: 'EX003', title: 'EX003', severity: 'medium' },
    ])
  })

  it('takes each run by its tool, and refuses a report of our own', () => {
    const run = (name: string) => ({ tool: { driver: { name } }, results: [] })
    const report = readForeignReport(JSON.stringify({ version: '2.1.0', runs: [run('A'), run('B')] }), 'r.sarif')
    expect(report.ok && report.value.map(({ tool }) => tool)).toEqual(['A', 'B'])
    expect(refusal({ version: '2.1.0', runs: [run('Seawall')] })).toContain('a report of Seawall itself')
  })
})

it.each(['trivy-config.json', 'kubescape.json', 'scanner.sarif'])('takes no secret out of %s', (name) => {
  const text = JSON.stringify(readForeignReport(textOf(name), name))
  for (const secret of ['AKIAQWERTYUIOPASDFGH', 'hunter2', 'swordfish', 'letmein']) expect(text).not.toContain(secret)
})

describe('what is no report', () => {
  it.each([
    ['is no JSON', '{"matches": ['],
    ['no report that can be imported', {}],
    ['no report that can be imported', []],
    ['no report that can be imported', { kind: 'Deployment', apiVersion: 'apps/v1' }],
    ['Results must be a list', { SchemaVersion: 2, ArtifactName: 'x', Results: {} }],
    ['Results[0] must be an object', { SchemaVersion: 2, ArtifactName: 'x', Results: [7] }],
    [
      'Results[0] has no VulnerabilityID',
      { SchemaVersion: 2, ArtifactName: 'x', Results: [{ Vulnerabilities: [{ PkgName: 'a' }] }] },
    ],
    ['matches[0] has no vulnerability', { descriptor: { name: 'grype' }, matches: [{}] }],
    ['runs[0] names no tool', { version: '2.1.0', runs: [{}] }],
    ['results[0] names no rule', { version: '2.1.0', runs: [{ tool: { driver: { name: 'A' } }, results: [{}] }] }],
  ])('is refused in one sentence: %s', (message, value) => {
    expect(refusal(value)).toContain(message)
    expect(refusal(value)).not.toContain('\n')
  })

  it('is refused when it is larger than 64 MiB, before it is parsed', () => {
    expect(refusal(' '.repeat(64 * 1024 * 1024 + 1))).toBe('r.json is larger than 64 MiB')
  })
})

describe('a report of another scanner', () => {
  const names = [
    'trivy-config.json',
    'trivy-image.json',
    'trivy-k8s.json',
    'grype.json',
    'kubescape.json',
    'scanner.sarif',
  ]
  const strange: Json[] = [null, 7, 'x', [], {}, [null], [[]], { a: 1 }, -1, 1e99]
  const inputs = fc.tuple(fc.constantFrom(...names), fc.nat(), fc.constantFrom(...strange))
  const isReadOrRefused = ([name, at, value]: [string, number, Json]): void => {
    const report = JSON.parse(textOf(name))
    replace(report, at, value)
    const read = readForeignReport(JSON.stringify(report), name)
    expect(read.ok || read.error.message !== '').toBe(true)
  }
  fuzz('a report of another scanner', inputs, isReadOrRefused, 'text')
})

/** Puts a value in the place of one of all places below `root`. */
function replace(root: Json, at: number, value: Json): void {
  const places: [Record<string, Json>, string][] = []
  const visit = (node: Json): void => {
    if (!isObject(node) && !Array.isArray(node)) return
    for (const key of Object.keys(node)) {
      const holder = node as Record<string, Json> // a list is addressed by its indexes
      places.push([holder, key])
      visit(holder[key] ?? null)
    }
  }
  visit(root)
  const [holder, key] = places[at % places.length] ?? []
  if (holder !== undefined && key !== undefined) holder[key] = value
}
