import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { root, seawall } from './run-cli.ts'

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const targets = ['examples/harbor', 'examples/hostile', 'examples/seeds']

function validator(schema: object) {
  const isOld = '$schema' in schema && String(schema.$schema).includes('draft-04')
  const ajv = new (isOld ? AjvDraft04.default : Ajv)({ strict: false, allErrors: true })
  addFormats.default(ajv)
  return ajv.compile(schema)
}

interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly properties: { readonly path: string; readonly value: string }
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly suppressions?: readonly object[]
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string }
      readonly region: { readonly startLine: number; readonly startColumn?: number }
    }
  }[]
}

async function sarifOf(target: string) {
  const { stdout } = await seawall(['scan', target, '--format', 'sarif'])
  return JSON.parse(stdout)
}

describe('the JSON report', () => {
  const isValid = validator(readJson(join(root, 'schemas/report.schema.json')))

  it.each(targets)('of %s follows its published schema', async (target) => {
    const { stdout } = await seawall(['scan', target, '--format', 'json', '--show-suppressed'])
    const valid = isValid(JSON.parse(stdout))
    expect(isValid.errors ?? []).toEqual([])
    expect(valid).toBe(true)
  })

  it('is the same, byte for byte, every time', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => seawall(['scan', 'examples/harbor', '-f', 'json'])))
    expect(one?.stdout).toBe(two?.stdout)
  })
})

describe('the SARIF report', () => {
  const fixtures = process.env.SEAWALL_FIXTURES ?? join(root, '../shared/fixtures')
  const schema = join(fixtures, 'schemas/sarif-2.1.0.schema.json')

  it.skipIf(!existsSync(schema)).each(targets)('of %s follows the OASIS schema', async (target) => {
    const isValid = validator(readJson(schema))
    isValid(await sarifOf(target))
    expect(isValid.errors ?? []).toEqual([])
  })

  it('points at the line where the field stands', async () => {
    const { runs } = await sarifOf('examples/harbor')
    const results: readonly SarifResult[] = runs[0].results
    let checked = 0
    for (const { properties, locations } of results) {
      const place = locations[0]?.physicalLocation
      const { path, value } = properties
      if (place === undefined || value === 'not set') continue
      const text = readFileSync(join(root, decodeURIComponent(place.artifactLocation.uri)), 'utf8')
      const { startLine, startColumn = 1 } = place.region
      const line = (text.split('\n')[startLine - 1] ?? '').slice(startColumn - 1)
      const key = /([A-Za-z]+)(?:\[\d+\])?$/.exec(path)?.[1] ?? path
      const shown = value.startsWith('"') ? String(JSON.parse(value)) : value
      const found = line.includes(shown) || line.includes(key) || value.startsWith('redacted') || line.startsWith('-')
      expect({ path, line, found }).toEqual({ path, line, found: true })
      checked += 1
    }
    expect(checked).toBeGreaterThan(50)
  })

  it('names rules by index and carries fingerprints and suppressions', async () => {
    const { runs } = await sarifOf('examples/harbor')
    const { results, tool } = runs[0] as {
      results: readonly SarifResult[]
      tool: { driver: { rules: { id: string }[] } }
    }
    for (const { ruleId, ruleIndex, partialFingerprints } of results) {
      expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
      expect(partialFingerprints['seawall/v1']).toMatch(/^sha256:/)
    }
    expect(results.filter(({ suppressions }) => suppressions !== undefined).length).toBeGreaterThan(0)
  })
})
