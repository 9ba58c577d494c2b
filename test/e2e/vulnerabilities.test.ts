import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FollowedScans } from '../../src/cli/results/index.ts'
import { cycloneDxFaults, hasSchemas } from '../../src/formats/sbom/sbom.test-support.ts'
import { readVex } from '../../src/formats/vex/index.ts'
import { dockerArchive, file, layer } from '../stand-in/image/index.ts'
import { type CliResult, root, seawall } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-vulnerabilities-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const inFolder = (name: string): string => join(folder, name)
const [image, project, results, database] = ['app.tar', 'project', 'results', 'db'].map(inFolder) as [
  string,
  string,
  string,
  string,
]
const env = { SEAWALL_QUIET: 'true', SEAWALL_CACHE: inFolder('cache'), XDG_DATA_HOME: inFolder('data') }

const run = (...args: string[]): Promise<CliResult> => seawall(args, { env, cwd: folder })
const known = (...args: string[]): Promise<CliResult> => run(...args, '--db', database)

const advisory = (id: string, ecosystem: string, name: string, fixed: string, severity: string): string =>
  JSON.stringify({
    id,
    aliases: [],
    modified: '2026-11-20T00:00:00Z',
    summary: `a fault of ${name}`,
    database_specific: { severity },
    affected: [
      { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
    ],
  })

const status = 'Package: liblzma5\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.4\nSource: xz-utils\n'
const lock = JSON.stringify({
  lockfileVersion: 3,
  packages: { '': { name: 'shop', version: '1.0.0' }, 'node_modules/a': { version: '1.0.0' } },
})

beforeAll(async () => {
  mkdirSync(inFolder('feed'))
  writeFileSync(inFolder('feed/1.json'), advisory('CVE-2030-0001', 'Debian:12', 'xz-utils', '5.6', 'CRITICAL'))
  writeFileSync(inFolder('feed/2.json'), advisory('CVE-2030-0002', 'npm', 'a', '1.0.1', 'LOW'))
  mkdirSync(project)
  writeFileSync(join(project, 'package-lock.json'), lock)
  const release = file('etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n')
  const layers = [layer(release, file('var/lib/dpkg/status', status)), layer(file('app/package-lock.json', lock))]
  writeFileSync(image, dockerArchive({ tags: ['registry.example.com/shop/app:1'], layers }))
  const made = await run('db', 'build', inFolder('feed'), '--output', database)
  expect(made.code).toBe(0)
})

interface Row {
  readonly id: string
  readonly fixBy?: string
  readonly suppressed?: { readonly by: string }
}

async function rowsOf(...args: string[]): Promise<readonly Row[]> {
  const { stdout } = await known(...args, '--format', 'json')
  return JSON.parse(stdout).vulnerabilities.found
}

describe('seawall image and fs', () => {
  it('say what is known, how urgent it is and what mends it', async () => {
    const { code, stdout } = await known('image', image, '--fail-on', 'high')
    expect(code).toBe(1)
    expect(stdout).toMatch(/next +critical +CVE-2030-0001 +liblzma5 +5\.4 +5\.6/)
    expect(stdout).toContain('What mends most')
    const rows = await rowsOf('image', image)
    expect(rows.map(({ id, fixBy }) => [id, fixBy?.includes('liblzma5') ?? false])).toEqual([
      ['CVE-2030-0001', true],
      ['CVE-2030-0002', false],
    ])
  })

  it('ask the same of a project', async () => {
    expect((await rowsOf('fs', project)).map(({ id }) => id)).toEqual(['CVE-2030-0002'])
    expect((await known('fs', inFolder('nothing'))).code).toBe(2)
  })

  it('say that a sample is one, where there is no database', async () => {
    const { stdout, stderr } = await run('image', image, '--fail-on', 'critical')
    expect(stdout).toContain('not finding one means nothing')
    expect(stderr).toContain('only the sample of advisories')
  })

  it('hold back what rules, VEX and the lack of a fix say, and show it when asked', async () => {
    const byOf = async (...args: string[]) =>
      (await rowsOf('image', image, ...args)).find(({ id }) => id === 'CVE-2030-0001')?.suppressed?.by
    const statement = {
      vulnerability: { name: 'CVE-2030-0001' },
      products: [{ '@id': 'pkg:deb/debian/liblzma5' }],
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
    }
    const document = {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'x',
      author: 'us',
      timestamp: '2026-01-01T00:00:00Z',
      version: 1,
    }
    writeFileSync(inFolder('vex.json'), JSON.stringify({ ...document, statements: [statement] }))
    expect(await byOf()).toBeUndefined()
    expect(await byOf('--vex', inFolder('vex.json'))).toBe('vex')
    writeFileSync(inFolder('.trivyignore'), 'CVE-2030-0001\n')
    const taken = await known('image', image, '--fail-on', 'critical')
    rmSync(inFolder('.trivyignore'))
    expect([taken.code, taken.stderr.includes('.trivyignore')]).toEqual([0, true])
    expect(taken.stdout).toContain('1 held back')
  })

  it('write CycloneDX, OpenVEX and JSON that others can read', async () => {
    const report = JSON.parse((await known('image', image, '--format', 'json')).stdout)
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
    const isValid = ajv.compile(JSON.parse(readFileSync(join(root, 'schemas/image-report.schema.json'), 'utf8')))
    isValid(report)
    expect(isValid.errors ?? []).toEqual([])
    const bill = (await known('image', image, '--format', 'cyclonedx')).stdout
    expect(JSON.parse(bill).vulnerabilities.map(({ id }: Row) => id)).toEqual(['CVE-2030-0001', 'CVE-2030-0002'])
    if (hasSchemas) expect(cycloneDxFaults(bill)).toBeNull()
    const vex = readVex(Buffer.from((await known('image', image, '--format', 'openvex', '--author', 'us')).stdout), 'x')
    expect(vex.ok && vex.value.statements.map(({ status: said }) => said)).toEqual(['affected', 'affected'])
  })
})

describe('a result that is kept', () => {
  const manifest = (name: string) => `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec: {containers: [{name: app, image: "${name}"}]}
`
  const policy = `apiVersion: seawall.dev/v1alpha1
kind: ClusterSecurityPolicy
metadata: {name: scans}
spec: {mode: enforce, packs: [image-scans]}
`

  it('is what scan and gate judge the image by, with one verdict', async () => {
    const followed = await FollowedScans.begin(results, 20)
    expect(followed?.current.at('2026-11-24T12:00:00Z').scanOf('registry.example.com/shop/app:1')).toBeUndefined()
    expect((await known('image', image, '--store', '--results', results)).code).toBe(0)
    writeFileSync(inFolder('pod.yaml'), manifest('registry.example.com/shop/app:1'))
    writeFileSync(inFolder('other.yaml'), manifest('registry.example.com/shop/other:1'))
    writeFileSync(inFolder('policy.yaml'), policy)
    const gate = await run('gate', 'test', inFolder('pod.yaml'), '-p', inFolder('policy.yaml'), '--results', results)
    const scan = await run('scan', inFolder('pod.yaml'), '--only', 'IMG-04', '--results', results)
    for (const { stdout } of [gate, scan]) {
      expect(stdout).toContain('IMG-04/grave-vulnerability')
      expect(stdout).toContain('CVE-2030-0001')
      expect(stdout).not.toContain('CVE-2030-0002')
    }
    expect(gate.code).toBe(1)
    const other = await run('gate', 'test', inFolder('other.yaml'), '-p', inFolder('policy.yaml'), '--results', results)
    expect(other.stdout).toContain('IMG-04/not-scanned')
    const without = await run('gate', 'test', inFolder('other.yaml'), '-p', inFolder('policy.yaml'))
    expect(without.code).toBe(0)
    await expect
      .poll(() => followed?.current.at('2026-11-24T12:00:00Z').scanOf('registry.example.com/shop/app:1')?.flaws.length)
      .toBeGreaterThan(0)
    followed?.stop()
  })
})
