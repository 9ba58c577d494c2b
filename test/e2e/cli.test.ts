import { spawn } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { root, seawall } from './run-cli.ts'

const base = mkdtempSync(join(tmpdir(), 'seawall e2e '))
let folder = base
let count = 0
beforeEach(() => {
  folder = join(base, `case ${count++}`)
  mkdirSync(folder)
})
afterAll(() => rmSync(base, { recursive: true, force: true }))

const write = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text)
const scan = (args: readonly string[], more = {}) => seawall(['scan', ...args], { cwd: folder, ...more })

const pod = (name: string, context = 'privileged: true') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: shop}
spec:
  containers:
    - name: app
      image: app:1@sha256:${'ab'.repeat(32)}
      securityContext: {${context}}
`
const safe = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {mode: fast}
`

describe('exit codes', () => {
  it('0 with findings but nothing enforced, and says so in the last line', async () => {
    write('a.yaml', pod('a'))
    const { code, stdout } = await scan(['a.yaml'])
    expect(code).toBe(0)
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('Not enforced (use --fail-on SEVERITY).')
  })

  it('1 when a finding is as grave as --fail-on, or what --exit-code says', async () => {
    write('a.yaml', pod('a'))
    write('b.yaml', safe)
    expect((await scan(['a.yaml', '--fail-on', 'high'])).code).toBe(1)
    expect((await scan(['a.yaml', '--fail-on', 'HIGH', '--exit-code', '7'])).code).toBe(7)
    expect((await scan(['b.yaml', '--fail-on', 'low'])).code).toBe(0)
  })

  it('2 for usage errors, each in one sentence without a stack trace', async () => {
    write('a.yaml', pod('a'))
    const cases = [
      ['a.yaml', '--fail-on', 'severe'],
      ['a.yaml', '--format', 'xml'],
      ['a.yaml', '--only', 'POD-99'],
      ['a.yaml', '--severity', 'critical,bad'],
      ['a.yaml', '--kubernetes-version', 'new'],
      ['a.yaml', '--exit-code', '1000'],
      ['a.yaml', '--ignorefile', 'missing.yaml'],
      ['a.yaml', '--config', 'missing.yaml'],
      ['a.yaml', '--baseline', 'missing.json'],
      ['a.yaml', '--baseline', 'a.yaml'],
      ['a.yaml', '--output', 'no/such/folder/x'],
      ['a.yaml', '--surprise'],
      ['missing.yaml'],
      [],
    ]
    for (const args of cases) {
      const { code, stdout, stderr } = await scan(args)
      expect({ args, code }).toEqual({ args, code: 2 })
      expect(stdout + stderr).not.toMatch(/\n\s+at /)
      expect(stderr + stdout).not.toBe('')
    }
  })

  it('2 when nothing was judged, with the reason and the next step on stderr in every format', async () => {
    const chart = join(folder, 'chart')
    for (const name of ['kust', 'chart', 'empty']) mkdirSync(join(folder, name))
    writeFileSync(join(folder, 'kust', 'kustomization.yaml'), 'resources: [../base]\n')
    writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: x\n')
    const cases = [
      ['kust', /^nothing was judged: kust\/kustomization\.yaml is a kustomization.*--render.*kustomize build/],
      ['chart', /^nothing was judged: chart\/Chart\.yaml is a Helm chart.*--render.*helm template/],
      ['empty', /^nothing was judged: there is no Kubernetes object in empty; name manifests/],
      ['nope', /^nothing was judged: nope: no such file or folder; check the path$/],
      ['-', /^nothing was judged: standard input holds no Kubernetes object; did the command before the pipe fail\?$/],
    ] as const
    for (const [path, said] of cases)
      for (const more of [[], ['-f', 'json'], ['-f', 'json', '-o', 'out.json']]) {
        const { code, stdout, stderr } = await scan([path, '--fail-on', 'critical', ...more])
        expect({ path, code }).toEqual({ path, code: 2 })
        expect(stderr.trimEnd().replace(/^seawall: /, '')).toMatch(said)
        expect(stderr.trimEnd()).not.toContain('\n')
        expect(stdout).not.toContain('PASSED')
        if (more.length === 0) expect(stdout).toContain('\nNOTHING JUDGED: ')
      }
    write('a.yaml', safe)
    expect((await scan(['a.yaml', 'nope', '-f', 'json'])).stderr).toBe(
      'seawall: not judged: nope: no such file or folder; check the path\n',
    )
  })

  it('0 without PASSED when no check that was chosen had anything to look at', async () => {
    write('a.yaml', safe)
    const { code, stdout, stderr } = await scan(['a.yaml', '--fail-on', 'low', '--only', 'POD-01'])
    expect([code, stderr, stdout.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      '',
      'NOTHING TO JUDGE: no object of a kind that these checks look at was found.',
    ])
    expect((await scan(['a.yaml', '--fail-on', 'low'])).stdout).toContain('PASSED')
  })

  it('3 under --strict when something could not be read', async () => {
    write('a.yaml', safe)
    write('b.yaml', 'a: [')
    expect((await scan(['.'])).code).toBe(0)
    expect((await scan(['.', '--strict'])).code).toBe(3)
  })
})

describe('input', () => {
  it('streams a dump of kubectl from standard input', async () => {
    const items = Array.from({ length: 3000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: `p${index}`, namespace: 'shop', uid: `u${index}` },
      spec: { containers: [{ name: 'app', image: 'x:1', securityContext: { privileged: index === 1234 } }] },
    }))
    const dump = JSON.stringify({ apiVersion: 'v1', items, kind: 'List' }, null, 4)
    const { stdout } = await scan(['-', '--format', 'json', '--only', 'POD-01'], { input: dump })
    const report = JSON.parse(stdout)
    expect(report.coverage.objects).toBe(3000)
    expect(report.findings).toMatchObject([{ name: 'p1234' }])
    const line = dump.split('\n').findIndex((text) => text.includes('"privileged": true')) + 1
    expect(report.findings[0].location.line).toBe(line)
  })

  it('takes the kind of a list the API server wrote', async () => {
    const list = { kind: 'PodList', apiVersion: 'v1', items: [{ metadata: { name: 'a' }, spec: { hostPID: true } }] }
    const { stdout } = await scan(['-', '-f', 'json', '--only', 'POD-02'], { input: JSON.stringify(list) })
    expect(JSON.parse(stdout).findings).toMatchObject([{ kind: 'Pod', check: 'POD-02/host-pid' }])
  })

  it('reads a .tar.gz and goes into no link and no path that leads out', async () => {
    write('a.yaml', pod('a'))
    symlinkSync('/etc/passwd', join(folder, 'link.yaml'))
    await run('tar', ['-czf', 'x.tgz', '--transform', 's,^a.yaml,../../a.yaml,', 'a.yaml', 'link.yaml'])
    await run('tar', ['-czf', 'y.tgz', 'a.yaml'])
    const unsafe = await scan(['x.tgz'])
    expect(unsafe.code).toBe(2)
    const said = unsafe.stdout.replace(/\s+/g, ' ')
    expect(said).toContain('leads out of the archive')
    expect(said).toContain('links in archives are not followed')
    expect((await scan(['y.tgz'])).stdout).toContain('y.tgz!a.yaml:1')
  })

  it('does not follow folders in circles and says what it left out', async () => {
    mkdirSync(join(folder, 'inner'))
    symlinkSync('..', join(folder, 'inner', 'up'))
    symlinkSync('nowhere.yaml', join(folder, 'broken.yaml'))
    write('a.yaml', pod('a'))
    const { code, stdout } = await scan(['.'])
    expect(code).toBe(0)
    expect(stdout).toContain('broken.yaml: this link leads nowhere')
  })

  it('skips an object that is too large and judges the next', async () => {
    const large = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: big}\ndata: {x: "${'a'.repeat(8 * 1024 * 1024 + 1)}"}\n`
    write('a.yaml', `${large}---\n${pod('after')}`)
    const { stdout } = await scan(['a.yaml'])
    expect(stdout).toContain('too large')
    expect(stdout).toContain('shop/Pod/after')
  })

  it('names a file it may not read', async () => {
    write('a.yaml', pod('a'))
    write('b.yaml', safe)
    chmodSync(join(folder, 'a.yaml'), 0)
    const { stdout } = await scan(['.'])
    if (process.getuid?.() !== 0) expect(stdout).toContain('a.yaml: no permission to read')
    expect(stdout).toContain('Seawall')
  })

  it('sets the namespace of objects that name none', async () => {
    write('a.yaml', pod('a').replace(', namespace: shop', ''))
    expect((await scan(['a.yaml', '-n', 'billing'])).stdout).toContain('billing/Pod/a')
    expect((await scan(['a.yaml'])).stdout).toContain('names no namespace: "default" assumed')
  })

  it('passes by what is excluded, anywhere in the tree', async () => {
    mkdirSync(join(folder, 'vendor'))
    writeFileSync(join(folder, 'vendor', 'a.yaml'), pod('a'))
    write('b.generated.yaml', pod('b'))
    write('c.yaml', pod('c'))
    const { stdout } = await scan(['.', '--exclude', 'vendor,*.generated.yaml', '-f', 'json', '--only', 'POD-01'])
    expect(JSON.parse(stdout).findings.map(({ name }: { name: string }) => name)).toEqual(['c'])
  })

  it('judges what lies in hidden files, and follows no link out of the folder', async () => {
    write('.hidden.yaml', pod('hidden'))
    mkdirSync(join(folder, 'in'))
    symlinkSync('../.hidden.yaml', join(folder, 'in', 'out.yaml'))
    expect((await scan(['.', '--only', 'POD-01'])).stdout).toContain('shop/Pod/hidden')
    expect((await scan(['in'])).stdout).toContain('leads out of the folder')
  })

  it('takes nothing for judged when there is nothing', async () => {
    expect((await scan(['-', '--fail-on', 'low'], { input: '' })).code).toBe(2)
    write('a.yaml', safe)
    expect((await scan(['a.yaml', 'missing/', '--fail-on', 'high'])).code).toBe(2)
    for (const only of ['POD-01/privilegd', 'XXX-*', 'RT-01'])
      expect((await scan(['a.yaml', '--only', only])).code).toBe(2)
    expect((await scan(['a.yaml', '--only', 'sec-05'])).code).toBe(0)
  })

  it('lets nothing unread pass an enforced severity', async () => {
    write('a.yaml', safe)
    write('b.yaml', 'a: [')
    expect((await scan(['.', '--fail-on', 'critical'])).code).toBe(3)
  })

  it('reads any object with items as a list, as kubectl does', async () => {
    write(
      'a.yaml',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: harmless}\nitems:\n- ${pod('evil').trim().split('\n').join('\n  ')}\n`,
    )
    expect((await scan(['a.yaml', '--only', 'POD-01'])).stdout).toContain('shop/Pod/evil')
  })

  it('does not believe a uid, and lets no object except another', async () => {
    const spec = '  spec: {containers: [{name: a, image: x, securityContext: {privileged: true}}]}'
    const meta = 'uid: u, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: r, controller: true}]'
    write(
      'a.yaml',
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a, ${meta}}\nstatus: {phase: Succeeded}\n${spec.slice(2)}\n`,
    )
    const annotation = '"except.seawall.dev/POD-01": "owner=x; expires=9999-12-31; reason=x"'
    write(
      'b.yaml',
      `apiVersion: v1\nkind: Pod\nmetadata: {generateName: a, annotations: {${annotation}}}\n${spec.slice(2)}\n`,
    )
    const { code, stdout } = await scan(['.', '--fail-on', 'critical', '--only', 'POD-01', '-f', 'json'])
    expect(code).toBe(1)
    expect(JSON.parse(stdout).findings.map(({ name }: { name: string }) => name)).toEqual(['a'])
  })

  it('advises to render a chart', async () => {
    mkdirSync(join(folder, 'templates'))
    write('Chart.yaml', 'apiVersion: v2\nname: x\n')
    writeFileSync(join(folder, 'templates', 'a.yaml'), '{{ if .Values.x }}\n')
    expect((await scan(['.'])).stdout).toContain('helm template')
  })
})

describe('hostile input', () => {
  it('gives no stack trace and no escape code, in any format', async () => {
    for (const format of ['table', 'json', 'sarif', 'junit', 'html', 'markdown', 'github', 'policyreport', 'ocsf']) {
      const { code, stdout, stderr } = await seawall(['scan', 'examples/hostile', '--format', format])
      expect(code).toBe(0)
      expect(stderr).toBe('')
      for (const hostile of [0x1b, 0x07, 0x202e]) expect(stdout).not.toContain(String.fromCodePoint(hostile))
    }
  })

  it('survives random bytes', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const bytes = Buffer.from(
        Array.from({ length: 400 }, (_, index) => (index * seed * 7919 + (index >> 3) * 104729) % 256),
      )
      write(`r${seed}.yaml`, bytes)
      write(`t${seed}.json`, `{"a":${bytes.toString('latin1')}`)
    }
    const { code, stderr } = await scan(['.'])
    expect(stderr).toMatch(/^seawall: nothing was judged: \d+ documents could not be read; the report names them\n$/)
    expect(code).toBe(2)
  })

  it.each([
    '| head -c 10',
    '-o - | head -c 10',
    '-o /dev/stdout | head -c 10',
    '-o /dev/fd/3 3>&1 | head -c 10',
    '-o "$FIFO" & head -c 10 "$FIFO"; wait $!',
  ])('ends quietly when the reader goes away: %s', async (rest) => {
    const fifo = join(folder, 'fifo')
    await run('mkfifo', [fifo])
    const command = `"${process.execPath}" bin/seawall.cjs scan examples/harbor examples/seeds -f json ${rest}`
    const child = spawn('sh', ['-c', command], { cwd: root, env: { ...process.env, FIFO: fifo } })
    let stderr = ''
    child.stderr.on('data', (data) => {
      stderr += data
    })
    await new Promise((done) => child.on('close', done))
    expect(stderr).toBe('')
  })
})

describe('secrets', () => {
  it('appear in no output', async () => {
    const secrets = Array.from({ length: 20 }, (_, index) => `Plant3d-S3cret-${index}-${(index * 7919).toString(36)}`)
    const at = (index: number) => secrets[index] ?? ''
    write(
      'a.yaml',
      `apiVersion: v1
kind: Pod
metadata:
  name: a
  annotations:
    example.com/api-token: "${at(0)}"
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"${at(1)}"}}'
spec:
  containers:
    - name: app
      image: app:1
      command: ["run", "--password=${at(2)}", "--api-key", "${at(3)}", "postgres://u:${at(4)}@db/x"]
      env:
        - {name: DB_PASSWORD, value: "${at(5)}"}
        - {name: URL, value: "https://u:${at(6)}@example.com"}
        - {name: TOKEN, value: "${at(7)}"}
        - {name: CLIENT_SECRET, value: "${at(8)}"}
`,
    )
    write(
      'b.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: "${at(9)}", other: "${at(10)}"}\n`,
    )
    write(
      'c.yaml',
      `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data:
  password: "${at(11)}"
  app.properties: |
    db.password=${at(12)}
    token: ${at(13)}
    url=amqp://user:${at(14)}@mq:5672
`,
    )
    write(
      'd.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: s, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"stringData":{"x":"${at(15)}"}}'}}\ndata: {x: "${at(16)}"}\n`,
    )
    write('e.yaml', `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  password: "${at(17)}\n`)
    write(
      'f.json',
      `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":{"password":"${at(18)}",}}`,
    )
    write('h.yaml', `apiVersion: v1\nkind: Secret\nstringData: {password: "${at(9)}", password: "${at(10)}"}\n`)
    write('g.yaml', pod('g').replace('privileged: true', `privileged: "${at(19)}"`))
    const found = JSON.parse((await scan(['.', '-f', 'json'])).stdout)
    expect(found.findings.filter(({ control }: { control: string }) => control === 'SEC-05').length).toBeGreaterThan(8)
    const formats = ['json', 'sarif', 'junit', 'html', 'markdown', 'github', 'policyreport', 'openreports', 'ocsf']
    const ways = [...formats.map((format) => ['-f', format]), ['--all'], ['--debug'], ['--show-suppressed', '--all']]
    for (const args of ways) {
      const { stdout, stderr } = await scan(['.', ...args])
      for (const secret of secrets) expect(stdout + stderr).not.toContain(secret)
    }
  })
})

describe('settings', () => {
  it('come from flags, then the environment, then seawall.yaml', async () => {
    write('a.yaml', pod('a'))
    write('seawall.yaml', 'failOn: critical\n')
    expect((await scan(['a.yaml'])).code).toBe(1)
    write('seawall.yaml', 'failOn: critical\nexitCode: 9\n')
    expect((await scan(['a.yaml'])).code).toBe(2)
    write('seawall.yaml', 'failOn: critical\n')
    write('named.yml', 'failOn: critical\nexitCode: 9\n')
    expect((await scan(['a.yaml', '--config', 'named.yml'])).code).toBe(9)
    expect((await scan(['a.yaml'], { env: { SEAWALL_EXIT_CODE: '8' } })).code).toBe(8)
    expect((await scan(['a.yaml', '--exit-code', '6'], { env: { SEAWALL_EXIT_CODE: '8' } })).code).toBe(6)
  })

  it('are named when a file nobody asked for narrows what is judged', async () => {
    write('a.yaml', pod('a'))
    write('seawall.yaml', 'skip: POD-01\nfailOn: low\n')
    expect((await scan(['a.yaml'])).stderr).toBe(
      'seawall: seawall.yaml of this folder narrows what is judged: it sets skip\n',
    )
    expect((await scan(['a.yaml', '--config', 'seawall.yaml'])).stderr).toBe('')
    write('seawall.yaml', 'skip: "*"\n')
    const { code, stderr } = await scan(['a.yaml', '--fail-on', 'low'])
    expect(code).toBe(2)
    expect(stderr).toContain('nothing would be judged')
  })

  it('are refused when unknown', async () => {
    write('seawall.yaml', 'failon: critical\n')
    write('a.yaml', safe)
    const { code, stderr } = await scan(['a.yaml'])
    expect(code).toBe(2)
    expect(stderr).toContain('unknown setting "failon"')
  })

  it('declare pod templates of custom resources', async () => {
    write(
      'a.yaml',
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {pod: {spec: {hostPID: true}}}\n',
    )
    write('seawall.yaml', 'podTemplates:\n  - {group: example.com, kind: Widget, path: spec.pod}\n')
    expect((await scan(['a.yaml'])).stdout).toContain('POD-02/host-pid')
  })

  it('read exceptions from .seawallignore.yaml and report those that need care', async () => {
    const entry = (id: string, control: string, expires: string) =>
      `  - {id: ${id}, scope: {controls: [${control}]}, reason: r, owner: o, expires: ${expires}}\n`
    write('a.yaml', pod('a'))
    write(
      '.seawallignore.yaml',
      `exceptions:\n${entry('E1', 'POD-01', '2027-01-01')}${entry('E2', 'POD-02', '2027-01-01')}${entry('E3', 'POD-06', '2020-01-01')}`,
    )
    const { code, stdout } = await scan(['a.yaml', '--fail-on', 'critical'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 excepted')
    expect(stdout).toMatch(/E2 .*needed no more/)
    expect(stdout).toMatch(/E3 .*expired/)
  })
})

describe('output', () => {
  it('goes to a file that is whole or absent, and leaves nothing else behind', async () => {
    write('a.yaml', pod('a'))
    expect((await scan(['a.yaml', '-f', 'json', '-o', 'out.json'])).stdout).toBe('')
    expect(JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')).schemaVersion).toBe('1')
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'out.json'])
  })

  it('goes to stdout for -, and nowhere for an empty name', async () => {
    write('a.yaml', pod('a'))
    const plain = await scan(['a.yaml'], { env: { FORCE_COLOR: '1' } })
    for (const name of ['-', '/dev/stdout'])
      expect(await scan(['a.yaml', '-o', name], { env: { FORCE_COLOR: '1' } })).toEqual(plain)
    await scan(['a.yaml', '-f', 'json', '-o', 'r.json'])
    for (const args of [
      ['scan', 'a.yaml', '-o', ''],
      ['report', 'convert', 'r.json', '-o', ''],
    ]) {
      const { code, stdout, stderr } = await seawall(args, { cwd: folder })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toContain('--output names no file')
    }
    expect(readdirSync(folder).sort()).toEqual(['a.yaml', 'r.json'])
  })

  it('is in English: one document is, two are', async () => {
    write('a.yaml', safe)
    write('b.yaml', 'x: 1\n')
    expect((await scan(['.'])).stdout).toContain('1 document skipped that is no Kubernetes object (b.yaml).')
    write('c.yaml', 'x: 1\n')
    expect((await scan(['.'])).stdout).toContain('2 documents skipped that are no Kubernetes objects (b.yaml, c.yaml).')
  })

  it('has colour only when asked for, and fits narrow and wide terminals', async () => {
    write('a.yaml', pod('a'))
    expect((await scan(['a.yaml'])).stdout).not.toContain('\u001b[')
    expect((await scan(['a.yaml'], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[')
    expect((await scan(['a.yaml', '--no-color'], { env: { FORCE_COLOR: '1' } })).stdout).not.toContain('\u001b[')
    const narrow = await scan(['a.yaml'], { env: { COLUMNS: '60' } })
    const overview = narrow.stdout.split('\n').slice(0, 8)
    for (const line of overview) expect(line.length).toBeLessThanOrEqual(75)
  })
})

describe('a baseline', () => {
  it('lets only new findings count, and says what was fixed', async () => {
    write('a.yaml', `${pod('a')}---\n${pod('b')}`)
    await scan(['a.yaml', '-f', 'json', '-o', 'base.json'])
    const same = await scan(['a.yaml', '--baseline', 'base.json', '--fail-on', 'low'])
    expect(same.code).toBe(0)
    expect(same.stdout).toMatch(/^0 new · \d+ known · 0 fixed since 2026-11-24$/m)
    write('a.yaml', `# moved\n${pod('a')}---\n${pod('c')}---\n${pod('b', 'privileged: false')}`)
    const later = await scan(['a.yaml', '--baseline', 'base.json', '--fail-on', 'critical'])
    expect(later.code).toBe(1)
    expect(later.stdout).toMatch(/^\d+ new \(1 critical.*\) · \d+ known · 1 fixed since/m)
    expect(later.stdout).toContain('Enforced from severity critical, for new findings only.')
  })

  it('may come from seawall.yaml, and must list all severities', async () => {
    write('a.yaml', pod('a'))
    await scan(['a.yaml', '-f', 'json', '-o', 'base.json'])
    write('seawall.yaml', 'baseline: base.json\nfailOn: low\n')
    expect((await scan(['a.yaml'])).code).toBe(0)
    await scan(['a.yaml', '-f', 'json', '-o', 'part.json', '-s', 'critical'])
    const { code, stderr } = await scan(['a.yaml', '--baseline', 'part.json'])
    expect(code).toBe(2)
    expect(stderr).toContain('part.json lists only some severities')
  })
})

describe('report convert', () => {
  it('narrows a report, also from standard input', async () => {
    write('a.yaml', pod('a'))
    const { stdout: saved } = await scan(['a.yaml', '-f', 'json'])
    const convert = (...args: string[]) => seawall(['report', 'convert', '-', ...args], { cwd: folder, input: saved })
    expect((await convert('-f', 'json')).stdout).toBe(saved)
    const { stdout } = await convert('-f', 'json', '-s', 'critical')
    expect(stdout).toBe((await scan(['a.yaml', '-f', 'json', '-s', 'critical'])).stdout)
    expect((await convert('-f', 'html', '-o', 'r.html')).stdout).toBe('')
    expect(readFileSync(join(folder, 'r.html'), 'utf8')).toMatch(/^<!doctype html>/)
  })

  it('reads what one text can hold, and says what to do about more', async () => {
    write('long.json', '')
    truncateSync(join(folder, 'long.json'), 300 * 1024 ** 2)
    const convert = () => seawall(['report', 'convert', 'long.json'], { cwd: folder })
    expect((await convert()).stderr).toMatch(/^seawall: long\.json:1 is no JSON report/)
    truncateSync(join(folder, 'long.json'), 501 * 1024 ** 2)
    const { code, stderr } = await convert()
    expect(code).toBe(2)
    expect(stderr).toMatch(/^seawall: long\.json is larger than 500 MiB\n {2}reports that long .* scan in parts/)
  })

  it('refuses in one sentence what is no report', async () => {
    write('deep.json', `{"schemaVersion":"1","findings":${'['.repeat(200_000)}`)
    write('other.json', '{"schemaVersion":"7"}')
    write('a.yaml', pod('a'))
    const cases = [['deep.json'], ['other.json'], ['a.yaml'], ['missing.json'], ['.'], ['a.yaml', '-f', 'xml'], []]
    for (const args of cases) {
      const { code, stdout, stderr } = await seawall(['report', 'convert', ...args], { cwd: folder })
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' })
      expect(stderr).toMatch(/^(seawall|error): /)
      expect(stderr).not.toMatch(/\n\s+at /)
    }
  })
})

describe('completion', () => {
  /** What bash offers for a line that ends at the cursor. */
  function complete(line: string): Promise<string[]> {
    const words = line.split(' ')
    const script = `source <("${process.execPath}" bin/seawall.cjs completion bash)
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _seawall; printf '%s\\n' "\${COMPREPLY[@]}"`
    return new Promise((done) => {
      const child = spawn('bash', ['--norc', '-c', script], { cwd: root })
      let text = ''
      child.stdout.on('data', (data) => {
        text += data
      })
      child.on('close', () => done(text.split('\n').filter((word) => word !== '')))
    })
  }

  it('knows commands, options, values and files in bash', async () => {
    expect(await complete('seawall rep')).toEqual(['report'])
    expect(await complete('seawall report ')).toEqual(['convert'])
    expect(await complete('seawall scan --for')).toEqual(['--format'])
    expect(await complete('seawall scan --format pol')).toEqual(['policyreport'])
    expect(await complete('seawall report convert x.json -f ht')).toEqual(['html'])
    expect(await complete('seawall scan --fail-on c')).toEqual(['critical'])
    expect(await complete('seawall scan README')).toEqual(['README.md'])
    expect(await complete('seawall completion f')).toEqual(['fish'])
    expect(await complete('seawall --no')).toEqual(['--no-color'])
    expect(await complete('seawall scan --severity critical,h')).toEqual(['critical,high'])
    expect(await complete('seawall scan --format = pol')).toEqual(['policyreport'])
    expect(await complete('seawall scan --format =')).toContain('sarif')
  })

  it('names everything that help names, in every shell', async () => {
    const help = await seawall(['scan', '--help'])
    const options = [...help.stdout.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map((match) => match[1] ?? '')
    expect(options.length).toBeGreaterThan(15)
    const main = await seawall(['--help'])
    const [, listed = ''] = main.stdout.split('Commands:\n')
    const commands = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
      .map((match) => match[1] ?? '')
      .filter((name) => name !== 'help')
    expect(commands).toContain('scan')
    for (const shell of ['bash', 'zsh', 'fish']) {
      const { code, stdout } = await seawall(['completion', shell])
      expect(code).toBe(0)
      for (const name of [...options, ...commands, 'convert'])
        expect({ shell, name, named: new RegExp(`\\b${name}\\b`).test(stdout) }).toEqual({ shell, name, named: true })
    }
    expect((await seawall(['completion', 'tcsh'])).code).toBe(2)
  })
})

describe('under a Node that is too old', () => {
  /** Runs the program with the next Node it finds, which is a script of ours. */
  function start(script: string) {
    mkdirSync(join(folder, 'bin'))
    const own = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
    writeFileSync(own, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
    write(
      'old.cjs',
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } })
const Module = require('node:module')
const resolve = Module._resolveFilename
Module._resolveFilename = (name, ...more) =>
  /^node-.*package.json$/.test(name) ? ${JSON.stringify(join(folder, 'package.json'))} : resolve(name, ...more)`,
    )
    const child = spawn(process.execPath, ['-r', join(folder, 'old.cjs'), join(root, 'bin/seawall.cjs'), 'scan', 'x'])
    const ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))
    return { child, ended }
  }

  it('hands over arguments and the exit code', async () => {
    const { child, ended } = start('echo "$2 $3"; exit 3')
    let text = ''
    child.stdout.on('data', (data) => {
      text += data
    })
    expect(await ended).toBe(3)
    expect(text).toBe('scan x\n')
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('forwards %s, so that no scan goes on alone', async (signal) => {
    const { child, ended } = start(
      `trap 'echo told >"${join(folder, 'told')}"; exit 42' ${signal.slice(3)}; echo up; while :; do sleep 0.05; done`,
    )
    child.stdout.once('data', () => child.kill(signal))
    expect(await ended).toBe(42)
    expect(readFileSync(join(folder, 'told'), 'utf8')).toBe('told\n')
  })

  it.each([
    ['KILL', 137],
    ['TERM', 143],
  ])('ends like a shell when SIG%s ends the scan', async (signal, code) => {
    expect(await start(`kill -${signal} $$`).ended).toBe(code)
  })
})

describe('the other commands', () => {
  it('list the catalogue by framework, family and status', async () => {
    const all = await seawall(['controls'])
    expect(all.stdout).toContain('A planned control is never reported as a pass.')
    const some = await seawall(['controls', '--family', 'POD', '--status', 'implemented', '--framework', 'pss'])
    expect(some.stdout).toContain('POD-03')
    expect(some.stdout).not.toContain('API-01')
    for (const args of [
      ['--family', 'XYZ'],
      ['--status', 'done'],
      ['--framework', 'none'],
      ['--format', 'xml'],
    ])
      expect((await seawall(['controls', ...args])).code).toBe(2)
  })

  it('print kubectl commands for names that are names of namespaces only', async () => {
    write('a.yaml', pod('a').replace('namespace: shop', 'namespace: "--all"'))
    const { code, stdout } = await seawall(['pss', 'plan', 'a.yaml', '--format', 'labels'], { cwd: folder })
    expect([code, stdout]).toEqual([0, '# not a namespace name: --all\n'])
    write('a.yaml', pod('a'))
    expect((await seawall(['pss', 'plan', 'a.yaml', '--format', 'labels'], { cwd: folder })).stdout).toMatch(
      /^kubectl label --overwrite namespace shop pod-security/,
    )
  })

  it('explain a control, a check, and refuse what does not exist', async () => {
    expect((await seawall(['explain', 'pod-03'])).stdout).toContain('POD-03')
    expect((await seawall(['explain', 'POD-03/run-as-non-root'])).stdout).toContain('runAsNonRoot: true')
    const ofDockerfiles = (await seawall(['explain', 'IMG-14/latest-tag'])).stdout
    for (const part of ['an image and a Dockerfile', 'Known as: DL3007', 'FROM node:latest', 'apiVersion:'])
      expect(ofDockerfiles).toContain(part)
    expect((await seawall(['explain', 'API-01'])).stdout).toContain('planned')
    expect((await seawall(['explain', 'POD-99'])).code).toBe(2)
  })

  it('print help, version, and the exit codes', async () => {
    const help = await seawall(['--help'])
    expect(help.code).toBe(0)
    expect(help.stdout).toContain('Exit codes:')
    expect((await seawall(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
    expect((await seawall(['nonsense'])).code).toBe(2)
    expect((await seawall([])).code).toBe(2)
  })
})

function run(program: string, args: readonly string[]): Promise<unknown> {
  return new Promise((done) => spawn(program, args, { cwd: folder }).on('close', done))
}
