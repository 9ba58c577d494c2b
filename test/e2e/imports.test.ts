import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { root, seawall } from './run-cli.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall imports '))
let folder = base
let number = 0
afterAll(() => rmSync(base, { recursive: true, force: true }))

const reports = join(root, 'src/formats/foreign-findings/testdata')
const foreign = join(root, 'src/assess/exception-import/testdata')
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: app
          image: registry.example.com/shop/web:1.4.2
          securityContext: {privileged: true}
`

beforeEach(() => {
  folder = join(base, `case ${number++}`)
  mkdirSync(join(folder, 'deploy'), { recursive: true })
  writeFileSync(join(folder, 'deploy/web.yaml'), manifest)
  cpSync(join(reports, 'trivy-image.json'), join(folder, 'trivy.json'))
  cpSync(join(reports, 'grype.json'), join(folder, 'grype.json'))
  cpSync(join(reports, 'scanner.sarif'), join(folder, 'lint.sarif'))
  cpSync(join(foreign, 'trivyignore'), join(folder, '.trivyignore'))
  cpSync(join(foreign, 'kubescape-exceptions.json'), join(folder, 'kubescape-exceptions.json'))
  cpSync(join(foreign, 'kyverno.yaml'), join(folder, 'kyverno.yaml'))
})

const run = (...args: string[]) => seawall(args, { cwd: folder })
const file = (name: string): string => readFileSync(join(folder, name), 'utf8')

describe('scan --import', () => {
  it('shows findings of other tools by object, and changes nothing of ours', async () => {
    const plain = JSON.parse((await run('scan', 'deploy', '-f', 'json')).stdout)
    const { stdout } = await run('scan', 'deploy', '-f', 'json', '--import', 'trivy.json', '--import', 'grype.json')
    const { imported, ...ours } = JSON.parse(stdout)
    expect(ours).toEqual(plain)
    expect(imported.map((one: { tool: string; unmatched: number }) => [one.tool, one.unmatched])).toEqual([
      ['Trivy', 0],
      ['Grype', 2],
    ])
    const table = await run('scan', 'deploy', '--import', 'trivy.json')
    expect(table.stdout).toContain('  shop/Deployment/web  1 critical, 1 ungraded  Trivy\n')
  })

  it('never lets them decide the exit code', async () => {
    writeFileSync(join(folder, 'deploy/web.yaml'), manifest.replace('privileged: true', 'privileged: false'))
    const args = ['scan', 'deploy', '--only', 'POD-01', '--fail-on', 'low', '--import', 'trivy.json']
    expect((await run(...args)).code).toBe(0)
  })

  it('keeps them in a saved report, byte for byte', async () => {
    await run('scan', 'deploy', '--import', 'lint.sarif', '-f', 'json', '-o', 'report.json')
    const { stdout } = await run('report', 'convert', 'report.json', '-f', 'json')
    expect(stdout).toBe(file('report.json'))
    expect(stdout).toContain('"Example Lint"')
  })

  it('follows the published schema', async () => {
    const { stdout } = await run('scan', 'deploy', '-f', 'json', '--import', 'trivy.json', '--import', 'lint.sarif')
    const ajv = new Ajv({ strict: false, allErrors: true })
    addFormats.default(ajv)
    const validate = ajv.compile(JSON.parse(readFileSync(join(root, 'schemas/report.schema.json'), 'utf8')))
    validate(JSON.parse(stdout))
    expect(validate.errors).toBe(null)
  })

  it('refuses what is no report in one sentence, before anything is judged', async () => {
    const { code, stdout, stderr } = await run('scan', 'deploy', '--import', 'deploy/web.yaml')
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^seawall: deploy\/web\.yaml:1 is no JSON: /)
    expect((await run('scan', 'deploy', '--import', 'nope.json')).code).toBe(2)
  })
})

it('says that a report of ours is a baseline', async () => {
  await run('scan', 'deploy', '-f', 'json', '-o', 'old.json')
  const { code, stderr } = await run('scan', 'deploy', '--import', 'trivy.json', '--import', 'old.json')
  expect([code, stderr]).toEqual([
    2,
    'seawall: old.json is a report of Seawall, and --import takes those of other tools\n  to compare with an earlier scan, give it as --baseline\n',
  ])
})

describe('exceptions', () => {
  const add = (...more: string[]) =>
    run('exceptions', 'add', 'pod-01', '--owner', 'team', '--reason', 'needs it', '--expires', '2027-03-31', ...more)

  it('are added, hold findings back, and are found in use', async () => {
    writeFileSync(join(folder, '.seawallignore.yaml'), '# ours\nexceptions: []\n')
    expect(await add('--name', 'web', '--kind', 'Deployment')).toMatchObject({ code: 0, stderr: '' })
    const unjudged = (await run('exceptions', 'list')).stdout
    expect(unjudged).toMatch(/^EXC-001 +not checked +team /m)
    expect(unjudged).toMatch(
      /\n\n1 not checked: name paths to see whether it is in use \(seawall exceptions list .*\)\.\n$/,
    )
    expect(file('.seawallignore.yaml')).toMatch(/^# ours\nexceptions:\n {2}- id: EXC-001\n/)
    expect((await run('exceptions', 'check', 'deploy')).code).toBe(0)
    const { stdout } = await run('exceptions', 'list', 'deploy')
    expect(stdout).toMatch(/^EXC-001 +in use +team +2027-03-31 +1 {2}POD-01 · Deployment · web$/m)
  })

  it('that hold for everything are said to', async () => {
    const flags = ['--owner', 'team', '--reason', 'r', '--expires', '2027-03-31']
    const { code, stderr } = await run('exceptions', 'add', '*', ...flags, '--ignorefile', 'all.yaml')
    expect([code, stderr]).toEqual([
      0,
      'seawall: this exception holds for every object; --namespace, --kind and --name narrow it down\n',
    ])
  })

  it('are refused when they are incomplete, too late or of no check', async () => {
    for (const [flags, message] of [
      [['POD-01', '--owner', 'team'], 'an exception needs --reason, --expires'],
      [
        ['POD-99', '--owner', 'o', '--reason', 'r', '--expires', '2027-01-31'],
        'no implemented check or control POD-99',
      ],
      [
        ['POD-01', '--owner', 'o', '--reason', 'r', '--expires', '2026-01-31'],
        '--expires 2026-01-31 has passed already',
      ],
      [['POD-01', '--owner', 'o', '--reason', 'r', '--expires', '2027-02-30'], '--expires must be a day'],
    ] as const) {
      const { code, stderr } = await run('exceptions', 'add', ...flags)
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
    }
  })

  it('that need care make check fail', async () => {
    await add('--name', 'gone')
    const { code, stdout } = await run('exceptions', 'check', 'deploy')
    expect(code).toBe(1)
    expect(stdout).toMatch(/^EXC-001 +matches nothing /m)
    expect((await run('exceptions', 'check')).code).toBe(2)
  })

  it('of other tools are printed as a file that works, and those without an end are reported', async () => {
    const { code, stderr } = await run('exceptions', 'import', '.trivyignore', '-o', '.seawallignore.yaml')
    expect([code, stderr]).toEqual([0, expect.stringContaining('2 exceptions taken over, 3 not')])
    expect(file('.seawallignore.yaml')).toContain('# Not taken over:\n')
    const { stdout } = await run('scan', 'deploy')
    expect(stdout).toMatch(/TRIVY-002 \(.seawallignore.yaml\) .*\bend\b.*day/)
    const check = await run('exceptions', 'check', 'deploy', '-f', 'json')
    const states = JSON.parse(check.stdout).exceptions.map((one: { state: string }) => one.state)
    expect([check.code, states]).toEqual([1, ['no-longer-needed', 'no-expiry']])
  })
})

describe('the guides', () => {
  const commandsOf = (page: string): string[] =>
    [...readFileSync(join(root, 'docs/guide', page), 'utf8').matchAll(/^seawall .*$/gm)].map(([line]) =>
      line.replace(/\s+#.*/, ''),
    )

  it.each(['imports.md', 'exceptions.md'])('name commands that work, one after the other: %s', async (page) => {
    const commands = commandsOf(page)
    expect(commands.length).toBeGreaterThan(1)
    for (const command of commands) {
      const { code, stderr } = await run(...command.split(/\s+/).slice(1))
      expect({ command, code, stderr }).toMatchObject({ command, code: expect.toBeOneOf([0, 1]) })
    }
  })
})
