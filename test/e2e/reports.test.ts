import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { afterAll, describe, expect, it } from 'vitest'
import { type Json, member } from '../../src/core/index.ts'
import { parseYaml } from '../../src/formats/yaml/index.ts'
import { root, seawall } from './run-cli.ts'
import { parseXml } from './xml.ts'
import { violations } from './xsd.ts'

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'))
const targets = ['examples/harbor', 'examples/hostile', 'examples/seeds']
const formats = ['table', 'json', 'sarif', 'junit', 'html', 'markdown', 'github', 'policyreport', 'openreports', 'ocsf']
const schemas = join(process.env.SEAWALL_FIXTURES ?? join(root, '../shared/fixtures'), 'schemas')
const folder = mkdtempSync(join(tmpdir(), 'seawall reports '))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
  const schema = join(schemas, 'sarif-2.1.0.schema.json')

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
      const whole = text.split('\n')[startLine - 1] ?? ''
      const line = whole.slice(startColumn - 1)
      const isItem = /^\s*(- )+$/.test(whole.slice(0, startColumn - 1))
      const key = /([^.[\]"]+|(?<=\[")[^"]+)(?:"\])?(?:\[\d+\])?$/.exec(path)?.[1] ?? path
      const shown = value.startsWith('"') ? String(JSON.parse(value)) : value
      const found =
        line.includes(shown) || whole.includes(key) || isItem || value.startsWith('redacted') || line.startsWith('-')
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

const ignorefile = ['--ignorefile', 'examples/harbor/.seawallignore.yaml']

describe('every format', () => {
  it.each(formats)('%s comes out of a saved report as it came out of the scan', async (format) => {
    for (const target of ['examples/harbor', 'examples/hostile']) {
      const arguments_ = [target, ...ignorefile, '--fail-on', 'high', '--all']
      const saved = join(folder, `${format}.json`)
      await seawall(['scan', ...arguments_, '-f', 'json', '-o', saved])
      const direct = await seawall(['scan', ...arguments_, '-f', format])
      const converted = await seawall(['report', 'convert', saved, '-f', format, '--all'])
      expect(converted.stderr).toBe('')
      expect(converted.code).toBe(0)
      expect(converted.stdout === direct.stdout).toBe(true)
      expect(direct.stdout.length).toBeGreaterThan(500)
    }
  })

  it.each(formats)('%s holds no escape code and no bidirectional mark of a name', async (format) => {
    const { stdout } = await seawall(['scan', 'examples/hostile', '-f', format])
    for (const hostile of [0x1b, 0x07, 0x202e]) expect(stdout).not.toContain(String.fromCodePoint(hostile))
  })
})

describe('the JUnit report', () => {
  const schema = join(schemas, 'junit.xsd')

  it.skipIf(!existsSync(schema)).each(targets)('of %s follows the schema of Ant', async (target) => {
    const { stdout } = await seawall(['scan', target, '-f', 'junit'])
    expect(violations(parseXml(readFileSync(schema, 'utf8')), parseXml(stdout))).toEqual([])
  })

  it('counts what it holds', async () => {
    const { stdout } = await seawall(['scan', 'examples/harbor', ...ignorefile, '-f', 'junit'])
    const suites = parseXml(stdout).children
    const number = (name: string) => suites.reduce((sum, { attributes }) => sum + Number(attributes[name]), 0)
    const cases = suites.flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'))
    const holding = (name: string) => cases.filter(({ children }) => children.some((one) => one.name === name)).length
    const counted = [number('tests'), number('failures'), number('skipped')]
    expect(counted).toEqual([cases.length, holding('failure'), holding('skipped')])
    expect(holding('failure')).toBeGreaterThan(100)
  })
})

describe('policy reports', () => {
  const cases = [
    ['policyreport', 'policyreport-v1alpha2.crd.yaml', 'clusterpolicyreport-v1alpha2.crd.yaml'],
    ['openreports', 'openreports-reports.crd.yaml', 'openreports-clusterreports.crd.yaml'],
  ] as const

  it.skipIf(!existsSync(join(schemas, cases[0][1]))).each(cases)(
    'as %s follow the CRDs',
    async (format, own, cluster) => {
      const crds = [own, cluster].map((file) => yaml(readFileSync(join(schemas, file), 'utf8')))
      for (const target of targets) {
        const { items } = yaml((await seawall(['scan', target, '-f', format])).stdout)
        expect(items.length).toBeGreaterThan(0)
        for (const item of items) {
          const crd = crds.find(({ spec }) => spec.names.kind === item.kind)
          const version = crd.spec.versions.find(
            ({ name }: { name: string }) => item.apiVersion === `${crd.spec.group}/${name}`,
          )
          const isValid = validator(closed(version.schema.openAPIV3Schema))
          isValid(item)
          expect(isValid.errors ?? []).toEqual([])
        }
      }
    },
  )
})

function yaml(text: string) {
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new Error(`${parsed.error.line}: ${parsed.error.message}`)
  return JSON.parse(JSON.stringify(parsed.value))
}

/** The API server drops members that a CRD does not name, so none may be there; metadata is its own. */
function closed(schema: Json): object {
  const properties = member(schema, 'properties')
  const open = properties === undefined || member(schema, 'additionalProperties') !== undefined
  const inner = Object.entries(schema ?? {}).map(([key, value]) => {
    if (key === 'properties')
      return [key, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, closed(one as Json)]))]
    return [key, key === 'items' ? closed(value) : value]
  })
  return { ...Object.fromEntries(inner), ...(!open && { additionalProperties: false }) }
}

describe('OCSF events', () => {
  it('are one JSON object a line', async () => {
    const { stdout } = await seawall(['scan', 'examples/hostile', '-f', 'ocsf'])
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.length).toBeGreaterThan(20)
    for (const { class_uid, type_uid } of events) expect([class_uid, type_uid]).toEqual([2003, 200301])
  })
})

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) =>
  existsSync(file),
)

describe('the HTML report in a browser', () => {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']
  const quiet = ['--disable-background-networking', '--disable-component-update', `--user-data-dir=${folder}/browser`]

  function domOf(file: string, hash: string): string {
    const url = `${pathToFileURL(file)}${hash}`
    const { stdout } = spawnSync(chromium ?? '', [...flags, ...quiet, '--dump-dom', url], { encoding: 'utf8' })
    return stdout
  }

  it.skipIf(chromium === undefined)('filters by its address, under its own security policy', async () => {
    const file = join(folder, 'harbor.html')
    await seawall(['scan', 'examples/harbor', ...ignorefile, '-f', 'html', '-o', file])
    expect(domOf(file, '')).toMatch(/<output[^>]*>\d+ findings</)
    const dom = domOf(file, '#filter?control=POD-01&ns=legacy')
    const [, shown] = /<output[^>]*>(\d+) of \d+ findings</.exec(dom) ?? []
    expect(Number(shown)).toBeGreaterThan(0)
    const folds = [...dom.matchAll(/<details class="check"[^>]*data-control="([^"]*)"[^>]*>/g)]
    for (const [tag, control] of folds)
      expect({ control, hidden: tag.includes('hidden=""') }).toEqual({ control, hidden: control !== 'POD-01' })
  })

  it.skipIf(chromium === undefined)('runs no script of a name', async () => {
    const file = join(folder, 'hostile.html')
    const text = '"><img src=x onerror=document.title=1><script>document.title=1</script>'
    writeFileSync(
      join(folder, 'h.yaml'),
      `apiVersion: v1\nkind: Pod\nmetadata: {name: '${text}'}\nspec: {containers: [{name: '${text}', image: a}]}\n`,
    )
    await seawall(['scan', join(folder, 'h.yaml'), '-f', 'html', '-o', file])
    const dom = domOf(file, '')
    expect(dom).toContain('onerror=document.title')
    expect(dom).not.toContain('<img')
    expect(dom).not.toContain('<title>1</title>')
    expect(dom).toMatch(/<output[^>]*>\d+ findings</)
  })
})
