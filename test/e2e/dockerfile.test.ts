import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import AjvDraft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ruleTexts } from '../../src/image/dockerfile-lint/index.ts'
import { root, seawall } from './run-cli.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall dockerfile '))
let folder = base
let count = 0
beforeEach(() => {
  folder = join(base, `case ${count++}`)
  mkdirSync(folder)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const run = (...args: string[]) => seawall(['dockerfile', ...args], { cwd: folder })

const article = 'examples/seeds/Dockerfile'

async function rulesOf(file: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await seawall(['dockerfile', file, '-f', 'json', ...args])
  return JSON.parse(stdout).files[0].findings.map(
    (one: { rule: string; from: { line: number } }) => `${one.from.line} ${one.rule}`,
  )
}

describe('the Dockerfile of the article', () => {
  it('is told its six mistakes, at their lines', async () => {
    expect(await rulesOf(article)).toEqual(
      expect.arrayContaining([
        '1 IMG-05/end-of-life-base',
        '6 IMG-05/end-of-life-base',
        '6 IMG-14/untagged-base',
        '6 IMG-14/no-digest',
        '6 IMG-09/no-healthcheck',
        '7 IMG-14/libc-mismatch',
        '8 IMG-14/copy-all',
        '8 IMG-14/copy-over-dependencies',
        '9 IMG-08/named-user',
      ]),
    )
  })

  it('passes for its two stages and its user', async () => {
    const rules = (await rulesOf(article)).join('\n')
    expect(rules).not.toMatch(/IMG-07|IMG-08\/(?:no-user|root-user)|SUP-05|SEC-06/)
  })

  it('mended has nothing above low', async () => {
    const { code, stdout } = await seawall(['dockerfile', 'examples/dockerfile/mended', '--fail-on', 'medium'])
    expect(code).toBe(0)
    expect(stdout).toContain('2 findings: 2 low')
  })
})

describe('seawall dockerfile', () => {
  it('shows place, line, reason and way out', async () => {
    write('Dockerfile', 'FROM debian:13\nRUN apt update\n')
    const { stdout, stderr, code } = await run()
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(`Dockerfile:2:5  LOW  IMG-14/apt-for-scripts (DL3027)
  apt is for people at a terminal, and what it prints and takes may change
    2 | RUN apt update
      |     ^^^
  why  What it prints and which options it takes may change between releases.
  fix  Write apt-get.
  auto --fix writes apt-get
`)
  })

  it('prints what it would change, and then changes it, in one step', async () => {
    cpSync(join(root, 'examples/dockerfile/legacy/Dockerfile'), join(folder, 'Dockerfile'))
    const before = read('Dockerfile')
    const { stdout: diff } = await run('--diff')
    expect(read('Dockerfile')).toBe(before)
    expect(diff).toContain('-RUN apt update\n')
    expect(diff).toContain('+RUN apt-get update\n')
    expect(diff).not.toContain('s3cr3t')
    const { stderr, stdout } = await run('--fix')
    expect(stderr).toMatch(/^seawall: Dockerfile: mended \d+ findings\n$/)
    expect(read('Dockerfile')).toContain('CMD ["python3", "app.py"]')
    expect(stdout).not.toContain('--fix mends')
    expect((await run('--diff')).stdout).toBe('')
    expect(readdirSync(folder)).toEqual(['Dockerfile'])
  })

  it.each(['table', 'json', 'sarif', 'github'])('shows no secret as %s', async (format) => {
    write('Dockerfile', 'FROM golang:1.26\nenv API_TOKEN hunter2-9x\nRUN DB_PASSWORD=hunter2-9x go build\n')
    const { stdout } = await run('-f', format)
    expect(stdout).toContain('SEC-06/secret-in-env')
    expect(stdout).not.toContain('hunter2')
  })

  it('reads standard input, of whose folder it knows nothing', async () => {
    const { stdout, code } = await seawall(['dockerfile', '-', '-f', 'github'], {
      input: 'FROM a:1\nCOPY . .\nUSER 0\n',
    })
    expect(code).toBe(0)
    expect(stdout).toContain('::warning file=-,line=3,col=6,title=IMG-08/root-user (medium)::')
    expect(stdout).not.toContain('copy-all')
  })

  it('looks into the folder of the file, or the one that is named', async () => {
    mkdirSync(join(folder, 'docker'))
    write('docker/Dockerfile', 'FROM a:1\nCOPY src /src/\nCOPY . /all/\n')
    mkdirSync(join(folder, 'src'))
    const copyAll = 'IMG-14/copy-all'
    expect((await run('docker')).stdout).not.toContain(copyAll)
    expect((await run('docker', '--context', '.')).stdout).toContain(copyAll)
    write('.dockerignore', '.git\n')
    expect((await run('docker', '--context', '.')).stdout).not.toContain(copyAll)
    write('docker/Dockerfile.dockerignore', 'x\n')
    mkdirSync(join(folder, '.git'))
    expect((await run('docker', '--context', '.')).stdout).toContain('.dockerignore lets .git into the image')
  })

  it('narrows by severity, rule, control and the names of others', async () => {
    write('Dockerfile', 'FROM a:1\nRUN sudo b\nUSER root\n')
    const listed = async (...args: string[]) =>
      JSON.parse((await run('-f', 'json', ...args)).stdout).files[0].findings.map((one: { rule: string }) => one.rule)
    expect(await listed('--only', 'DL3004')).toEqual(['IMG-14/sudo'])
    expect(await listed('--only', 'img-08,IMG-14/su*')).toEqual(['IMG-14/sudo', 'IMG-08/root-user'])
    expect(await listed('--severity', 'medium')).toEqual(['IMG-08/root-user'])
    expect(await listed('--skip', 'IMG-14,IMG-09')).toEqual(['IMG-08/root-user'])
  })

  it('counts what comments hold back, and lists it when asked', async () => {
    write('Dockerfile', 'FROM a:1\n# hadolint ignore=DL3004\nRUN sudo b\n')
    expect((await run()).stdout).toContain('1 ignored by comments')
    expect((await run('--show-ignored')).stdout).toContain('Dockerfile:3:5  ignored  IMG-14/sudo')
  })

  it.each([
    [['--fail-on', 'high'], 'FROM node:18\n', 1, ''],
    [['--fail-on', 'critical'], 'FROM node:18\n', 0, ''],
    [[], 'FROM node:18\nFETCH a\n', 2, 'Dockerfile:2: unknown instruction "FETCH"'],
    [['--diff'], 'RUN a\n', 2, 'Dockerfile:1: RUN stands before the first FROM'],
    [['--format', 'xml'], 'FROM a\n', 2, '--format does not know "xml"'],
    [['--only', 'DL9999'], 'FROM a\n', 2, '--only names no rule'],
    [['--fail-on', 'dire'], 'FROM a\n', 2, '--fail-on does not know'],
    [['missing'], 'FROM a\n', 2, 'cannot read missing: no such file'],
    [['--context', 'missing'], 'FROM a\n', 2, 'cannot read the folder missing'],
    [['-', '--fix'], 'FROM a\n', 2, 'standard input cannot be fixed'],
  ])('%j on %j ends with %i', async (args, text, code, message) => {
    write('Dockerfile', text)
    const result = await run(...args)
    expect(result.code).toBe(code)
    expect(result.stderr).toContain(message)
  })

  it('says what to do where there is no Dockerfile', async () => {
    const { code, stderr } = await run()
    expect(code).toBe(2)
    expect(stderr).toContain('there is no Dockerfile in this folder')
  })

  it('gives every rule its line in the guide', () => {
    const guide = readFileSync(join(root, 'docs/guide/dockerfile.md'), 'utf8')
    const lines = ruleTexts().map(
      ({ id, severity, title, foreign }) => `| ${id} | ${severity} | ${title} | ${foreign.join(', ')} |`,
    )
    expect(lines.filter((line) => !guide.includes(line))).toEqual([])
    expect(guide.match(/^\| [A-Z]+-\d+\//gm)).toHaveLength(lines.length)
  })
})

const schema = join(process.env.SEAWALL_FIXTURES ?? join(root, '../shared/fixtures'), 'schemas/sarif-2.1.0.schema.json')

describe('SARIF', () => {
  it('has the edit that mends a finding, as a region to replace', async () => {
    write('Dockerfile', 'FROM a:1\nADD b /c\n')
    const { results, tool } = JSON.parse((await run('-f', 'sarif', '--only', 'DL3020')).stdout).runs[0]
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe('IMG-09/add-instead-of-copy')
    expect(results[0].fixes[0].artifactChanges[0].replacements).toEqual([
      { deletedRegion: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 }, insertedContent: { text: 'COPY' } },
    ])
  })

  it.runIf(existsSync(schema))('follows its schema', async () => {
    const parsed = JSON.parse(readFileSync(schema, 'utf8'))
    const ajv = new (String(parsed.$schema).includes('draft-04') ? AjvDraft04.default : Ajv)({ strict: false })
    addFormats.default(ajv)
    const isValid = ajv.compile(parsed)
    const { stdout } = await seawall(['dockerfile', article, 'examples/dockerfile/legacy', '-f', 'sarif'])
    isValid(JSON.parse(stdout))
    expect(isValid.errors ?? []).toEqual([])
  })
})
