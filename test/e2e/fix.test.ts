import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { tarOf } from '../../src/formats/tar/build.test-support.ts'
import { fixturesFolder } from '../conformance/fixtures.ts'
import { root, seawall } from './run-cli.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall fix '))
let folder = base
let count = 0
beforeEach(() => {
  folder = join(base, `case ${count++}`)
  mkdirSync(folder)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const write = (name: string, text: string | Buffer) => {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const fix = (...args: string[]) => seawall(['fix', ...args], { cwd: folder })

const image = `app:1@sha256:${'ab'.repeat(32)}`
const user = (name: string, context = '{runAsUser: 1001}') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec:
  containers:
    - name: app # the application
      image: ${image}
      securityContext: ${context} # why not
`
const fixed = '{runAsUser: 1001, runAsNonRoot: true}'

describe('seawall fix', () => {
  it('shows the difference, makes the change, and keeps every other byte', async () => {
    const text = (context: string) =>
      `\uFEFF# head\r\n---\r\n${user('a', context).replaceAll('\n', '\r\n')}---\r\nkind: Other # not ours\r\napiVersion: v1\r\nmetadata: {name: o}\r\n# tail`
    write('a.yaml', text('{runAsUser: 1001}'))
    const { code, stdout, stderr } = await fix('.')
    expect([code, stderr]).toEqual([0, ''])
    expect(read('a.yaml')).toBe(text(fixed))
    expect(stdout.split('\n').slice(0, 2)).toEqual(['--- a/a.yaml', '+++ b/a.yaml'])
    expect(stdout).toContain(`+      securityContext: ${fixed} # why not`)
    expect(stdout).toContain('Fixed: 1 finding in 1 file')
    expect(stdout.indexOf('--- a/a.yaml')).toBeLessThan(stdout.indexOf('Fixed:'))
  })

  it('changes nothing the second time', async () => {
    write('a.yaml', user('a'))
    await fix('.', '--risky')
    const once = read('a.yaml')
    const { stdout } = await fix('.', '--risky')
    expect(read('a.yaml')).toBe(once)
    expect(stdout).toMatch(/^Nothing to fix\./)
  })

  it('only shows with --dry-run, and only asks with --check', async () => {
    write('a.yaml', user('a'))
    const dry = await fix('.', '--dry-run')
    expect([dry.code, dry.stdout.split('\n').length]).toEqual([0, 9])
    expect(dry.stdout).not.toContain('finding')
    const check = await fix('.', '--check')
    expect([check.code, check.stdout]).toEqual([1, expect.stringContaining('Could be fixed: 1 finding in 1 file')])
    expect(read('a.yaml')).toBe(user('a'))
    await fix('.')
    expect((await fix('.', '--check')).code).toBe(0)
  })

  it('makes safe changes only, unless it may risk more, and says what it would do then', async () => {
    write('a.yaml', user('a', '{}'))
    const { stdout } = await fix('.')
    expect(read('a.yaml')).toBe(user('a', '{}'))
    expect(stdout).toContain('Could be fixed with --risky: ')
    expect(stdout).toContain('POD-04/read-only-root-filesystem  may-break')
    await fix('.', '--risky', '--only', 'POD-04,POD-06', '--skip', 'POD-06')
    expect(read('a.yaml')).toContain('readOnlyRootFilesystem: true')
    expect(read('a.yaml')).not.toContain('allowPrivilegeEscalation')
  })

  it('leaves what an exception accepts', async () => {
    write('a.yaml', user('a'))
    write(
      '.seawallignore.yaml',
      'exceptions:\n  - {id: E, scope: {checks: [POD-03/run-as-non-root]}, reason: r, owner: o, expires: 2099-01-01}\n',
    )
    expect((await fix('.', '--check')).code).toBe(0)
  })

  it('keeps permissions, and a link stays a link', async () => {
    write('real/a.yaml', user('a'))
    chmodSync(join(folder, 'real/a.yaml'), 0o640)
    symlinkSync('real/a.yaml', join(folder, 'link.yaml'))
    await fix('link.yaml')
    expect(read('real/a.yaml')).toBe(user('a', fixed))
    expect(lstatSync(join(folder, 'link.yaml')).isSymbolicLink()).toBe(true)
    expect(statSync(join(folder, 'real/a.yaml')).mode & 0o777).toBe(0o640)
    expect(readdirSync(join(folder, 'real'))).toEqual(['a.yaml'])
  })

  it('never follows or shows what stands at the place of its own file', async () => {
    const pair = user('a')
      .replace('kind: Pod', 'kind: Pod\n# a')
      .replace('namespace: shop', 'namespace: shop, labels: {app: a}')
    write('in/a.yaml', `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---\n${pair}`)
    write('out/x', 'token: TOPSECRET\n')
    symlinkSync('../out/x', join(folder, 'in/seawall-generated.yaml'))
    const { stdout } = await fix('in', '--complete', '--risky', '--only', 'NET-03')
    expect(stdout).not.toContain('TOPSECRET')
    expect(stdout).toContain('is a link')
    expect(read('out/x')).toBe('token: TOPSECRET\n')
    expect(lstatSync(join(folder, 'in/seawall-generated.yaml')).isSymbolicLink()).toBe(true)
    rmSync(join(folder, 'in/seawall-generated.yaml'))
    symlinkSync('../out/missing', join(folder, 'in/seawall-generated.yaml'))
    await fix('in', '--complete', '--risky', '--only', 'NET-03')
    expect(existsSync(join(folder, 'out/missing'))).toBe(false)
    rmSync(join(folder, 'in/seawall-generated.yaml'))
    expect((await fix('in', '--complete', '--risky', '--only', 'NET-03')).stdout).toContain('in/seawall-generated.yaml')
    expect(read('in/seawall-generated.yaml')).toContain('NetworkPolicy')
  })

  it('never shows another document beside a change', async () => {
    const secret = '{apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {password: LEAK}}\n'
    write('a.yaml', `${secret}---\n${user('a')}---\n${secret}`)
    const { stdout } = await fix('.')
    expect(stdout).not.toContain('LEAK')
    expect(stdout).toContain('# not shown: another document stands here')
    expect(read('a.yaml')).toBe(`${secret}---\n${user('a', fixed)}---\n${secret}`)
  })

  it('writes no file when one of them cannot be written', async () => {
    write('a.yaml', user('a'))
    write('b.yaml', user('b'))
    linkSync(join(folder, 'b.yaml'), join(folder, 'b.link'))
    const { code, stdout, stderr } = await fix('.')
    expect([code, read('a.yaml')]).toEqual([2, user('a')])
    expect(stdout).toBe('')
    expect(stderr).toContain('b.yaml: it has more than one hard link')
  })

  it('never shows a credential, not even beside a change', async () => {
    const secret = 'hunter2-Tr0ub4dor'
    const env = (context: string) =>
      user('a', context).replace('      image:', `      env: [{name: DB_PASSWORD, value: "${secret}"}]\n      image:`)
    write('a.yaml', env('{runAsUser: 1001}'))
    const { stdout } = await fix('.')
    expect(read('a.yaml')).toBe(env(fixed))
    expect(stdout).not.toContain(secret)
    expect(stdout).toContain('# not shown: a credential stands here')
  })
})

describe('the guide', () => {
  const guide = readFileSync(join(root, 'docs/guide/fix.md'), 'utf8')
  const commands = [...guide.matchAll(/^seawall (fix [^#\n]+)/gm)].map((match) => match[1]?.trim() ?? '')

  it('names commands', () => expect(commands.length).toBeGreaterThan(4))

  it.each(commands)('names one that works: seawall %s', async (command) => {
    write('deploy/a.yaml', user('a'))
    const { code, stderr } = await seawall(command.split(/\s+/), { cwd: folder })
    expect([code, stderr]).toEqual([command.includes('--check') ? 1 : 0, ''])
  })
})

describe('what is not edited', () => {
  const refusals: [string, string, string | Buffer, string][] = [
    [
      'an alias',
      'a.yaml',
      `${user('a', '&c {runAsUser: 1}')}    - {name: b, image: x, securityContext: *c}\n`,
      'is shared by an anchor (&)',
    ],
    [
      'JSON',
      'a.json',
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'a' },
        spec: { containers: [{ name: 'a', image, securityContext: { runAsUser: 1 } }] },
      }),
      'the file is JSON, and only YAML is edited',
    ],
    [
      'a List',
      'a.yaml',
      `apiVersion: v1\nkind: List\nitems:\n${user('a').replace(/^/gm, '  ').replace('  apiVersion', '- apiVersion')}`,
      'it stands in a List: give each object a document of its own',
    ],
    [
      'a rendered chart',
      'a.yaml',
      `---\n# Source: shop/templates/a.yaml\n${user('a')}`,
      'Helm rendered it from shop/templates/a.yaml: fix the chart',
    ],
    [
      'a cluster dump',
      'a.yaml',
      user('a').replace('name: a,', 'name: a, uid: 1-2,'),
      'it was read from a cluster: fix the manifest that made it',
    ],
    [
      'an archive',
      'a.tar.gz',
      gzipSync(tarOf({ path: 'in/a.yaml', data: user('a') })),
      'it lies in an archive: unpack it, fix it, and pack it again',
    ],
    ['a template', 'a.yaml', user('{{ .Values.name }}'), 'this is a template: render it first'],
  ]

  it.each(refusals)('%s: said in a sentence, and nothing is written', async (_, name, content, why) => {
    write(name, content)
    const { stdout } = await fix('.', '--only', 'POD-03/run-as-non-root')
    expect(stdout.replace(/\n\s+/g, ' ')).toContain(why)
    expect(readFileSync(join(folder, name))).toEqual(Buffer.from(content))
    expect(readdirSync(folder)).toEqual([name])
  })

  it('is the template of a chart, standard input, or nothing at all', async () => {
    write('Chart.yaml', 'apiVersion: v2\nname: shop\nversion: 1.0.0\n')
    write('templates/a.yaml', user('a'))
    expect((await fix('.')).stdout).toContain('these are the templates of a Helm chart')
    expect(read('templates/a.yaml')).toBe(user('a'))
    expect(await fix('-')).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input cannot be fixed') })
    expect(await fix()).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing to fix') })
    expect(await fix('gone.yaml')).toMatchObject({ code: 2 })
  })

  it('is a file given twice, under its second name', async () => {
    write('a.yaml', user('a'))
    symlinkSync('a.yaml', join(folder, 'b.yaml'))
    const { stdout } = await fix('.')
    expect(stdout.replace(/\n\s+/g, ' ')).toContain('the file was given twice, and is fixed under its other name')
    expect(read('a.yaml')).toBe(user('a', fixed))
  })
})

describe('new objects', () => {
  const quota = ['--risky', '--complete', '--only', 'POD-11/resource-quota']

  it('go beside the file of their subject, and the next run finds them', async () => {
    write('deploy/a.yaml', user('a'))
    write(
      'deploy/kustomization.yaml',
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
    )
    const { stdout } = await fix('deploy', ...quota)
    expect(read('deploy/seawall-generated.yaml')).toContain('kind: ResourceQuota\nmetadata:\n')
    expect(stdout).toContain('--- /dev/null\n+++ b/deploy/seawall-generated.yaml\n')
    expect(stdout.replace(/\n\s+/g, ' ')).toContain(
      'add seawall-generated.yaml to the resources of the kustomization.yaml',
    )
    const once = read('deploy/seawall-generated.yaml')
    expect((await fix('deploy', ...quota)).stdout).toMatch(/^Nothing to fix/)
    write('deploy/b.yaml', user('b').replace('shop', 'other'))
    await fix('deploy', ...quota)
    expect(read('deploy/seawall-generated.yaml').startsWith(`${once}---\napiVersion: v1\nkind: ResourceQuota\n`)).toBe(
      true,
    )
  })

  it('are not made for a single file', async () => {
    write('a.yaml', user('a'))
    const { stdout } = await fix('a.yaml', ...quota)
    expect(stdout.replace(/\n\s+/g, ' ')).toContain('it takes a new object: name the folder, not the file')
    expect(readdirSync(folder)).toEqual(['a.yaml'])
  })
})

const fixtures = join(fixturesFolder(), 'posture/attack')
const estates = [
  ['harbor', join(root, 'examples/harbor'), 200],
  ['badpods', join(fixtures, 'badpods'), 250],
  ['goat', join(fixtures, 'kubernetes-goat'), 90],
] as const

describe('round trips', () => {
  it.skipIf(!existsSync(fixtures)).each(estates)(
    '%s: every fix holds, comments stay, and a second run changes nothing',
    async (_, from, atLeast) => {
      cpSync(from, join(folder, 'in'), { recursive: true })
      makeWritable(join(folder, 'in'))
      const before = await findings()
      const texts = manifests()
      const { code, stdout } = await fix('in', '--risky')
      expect(code).toBe(0)
      const mended = Number(/Fixed: ([\d,]+) findings/.exec(stdout)?.[1])
      expect(mended).toBeGreaterThanOrEqual(atLeast)
      expect((await findings()).length).toBeLessThanOrEqual(before.length - mended * 0.8)
      for (const [name, text] of texts) {
        const after = commentsOf(read(name))
        for (const comment of commentsOf(text)) expect(after).toContain(comment)
      }
      const once = manifests()
      expect((await fix('in', '--risky')).stdout).toMatch(/^Nothing to fix/)
      expect(manifests()).toEqual(once)
    },
    120_000,
  )

  async function findings(): Promise<unknown[]> {
    const { stdout } = await seawall(['scan', 'in', '--format', 'json'], { cwd: folder })
    return JSON.parse(stdout).findings
  }

  function manifests(): Map<string, string> {
    const names = readdirSync(join(folder, 'in'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.yaml'),
    )
    return new Map(names.sort().map((name) => [join('in', name), read(join('in', name))]))
  }

  const commentsOf = (text: string): string[] => [...text.matchAll(/(?:^|\s)(#[^\n]*)/g)].map((match) => match[1] ?? '')
})

describe('a fix that is killed', () => {
  it('leaves every file whole, as it was or as it would be', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `in/${index}.yaml`)
    const texts = names.map((_, index) => user(`pod-${index}`))
    const states = new Set<string>()
    for (let round = 0; round < 8; round++) {
      for (const [index, name] of names.entries()) write(name, texts[index] ?? '')
      await killedWhileWriting(round * 2)
      for (const [index, name] of names.entries()) {
        const old = texts[index] ?? ''
        const now = old.replace('{runAsUser: 1001}', fixed)
        expect([old, now]).toContain(read(name))
        states.add(read(name) === old ? 'old' : 'new')
      }
    }
    expect([...states].sort()).toEqual(['new', 'old'])
    await fix('in')
    expect(names.map(read)).toEqual(texts.map((text) => text.replace('{runAsUser: 1001}', fixed)))
  })

  /** The first draft in the folder says that files are being written. */
  function killedWhileWriting(milliseconds: number): Promise<void> {
    const bin = join(root, 'bin/seawall.cjs')
    const watcher = watch(join(folder, 'in'))
    const child = spawn(process.execPath, [bin, 'fix', 'in'], { cwd: folder, stdio: 'ignore' })
    watcher.once('change', () => setTimeout(() => child.kill('SIGKILL'), milliseconds))
    return new Promise((done) =>
      child.on('close', () => {
        watcher.close()
        done()
      }),
    )
  }
})

/** The fixtures may lie in a tree that nobody may write to, and a copy keeps its permissions. */
function makeWritable(place: string): void {
  const found = statSync(place)
  chmodSync(place, found.mode | 0o200)
  if (found.isDirectory()) for (const name of readdirSync(place)) makeWritable(join(place, name))
}
