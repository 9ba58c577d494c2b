import { execFileSync, spawn } from 'node:child_process'
import { hash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tarOf } from '../../src/formats/tar/build.test-support.ts'
import { buildZip } from '../../src/formats/zip/zip.test-support.ts'
import { dockerArchive, file, layer, type MadeLayer, ociArchive, symLink } from '../stand-in/image/index.ts'
import { type CliResult, root, seawall } from './run-cli.ts'

let folder = ''
let cache = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seawall-image-'))
  cache = join(folder, 'cache')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** In a folder of its own, so that nothing written is missed. */
function run(...args: readonly string[]): Promise<CliResult> {
  return seawall(args, { cwd: folder, env: { SEAWALL_CACHE: cache, HOME: join(folder, 'home') } })
}

const status = 'Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2\n'
const debian = layer(file('etc/os-release', 'ID=debian\nVERSION_ID="12"\n'), file('var/lib/dpkg/status', status))
const sound = { layers: [debian, layer(file('app/node_modules/a/package.json', '{"name":"a","version":"1.0.0"}'))] }

describe('seawall image and sbom', () => {
  it('tell the same of an image however it is stored', async () => {
    const packed = sound.layers.map((made): MadeLayer => ({ ...made, packing: 'zstd' }))
    const files = [
      write('plain.tar', dockerArchive(sound)),
      write('outer.tar.gz', gzipSync(dockerArchive(sound))),
      write('oci.tar', ociArchive({ layers: packed }, true)),
    ]
    const reports = await Promise.all(
      files.map(async (path) => JSON.parse((await run('image', path, '--format', 'json')).stdout)),
    )
    for (const report of reports)
      expect(report).toMatchObject({
        packages: [
          { name: 'bash', layer: 0 },
          { name: 'a', layer: 1 },
        ],
        incomplete: [],
        warnings: [],
      })
    const { code, stdout } = await run('image', files[0] ?? '', '--strict')
    expect([code, stdout.includes('deb 1 · npm 1')]).toEqual([0, true])
  })

  it('end with the code that is documented', async () => {
    const fine = write('fine.tar', dockerArchive(sound))
    const codes = async (...args: string[]): Promise<number | null> => (await run(...args)).code
    expect(await codes('image', fine)).toBe(0)
    expect(await codes('image', fine, '--fail-on', 'low')).toBe(0)
    const open = write('open.tar', dockerArchive({ layers: [layer(file('bin/su', 'x', { mode: '4755' }))] }))
    expect(await codes('image', open)).toBe(0)
    expect(await codes('image', open, '--fail-on', 'low')).toBe(1)
    expect(await codes('image', fine, '--format', 'xml')).toBe(2)
    expect(await codes('image', fine, '--platform', 'not one')).toBe(2)
    expect(await codes('image', 'nowhere.tar')).toBe(2)
    expect(await codes('image')).toBe(2)
    expect(await codes('sbom', fine, '--strict')).toBe(0)
    expect(await codes('sbom', fine, '--format', 'spdx')).toBe(2)
    expect(await codes('sbom', fine, '--created', 'yesterday')).toBe(2)
    mkdirSync(join(folder, 'empty'))
    expect(await codes('image', join(folder, 'empty'))).toBe(2)
    const bill = join(folder, 'fine.cdx.json')
    expect(await codes('sbom', fine, '--output', bill)).toBe(0)
    expect(await codes('sbom', 'diff', bill, fine)).toBe(0)
    expect(await codes('image', 'diff', bill, fine)).toBe(2)
  })

  it('tell what was read and has no name from what was not read', async () => {
    const jar = buildZip([{ name: 'A.class', content: '' }])
    const nameless = write('nameless.tar', dockerArchive({ layers: [debian, layer(file('app/thing.jar', jar))] }))
    const { code, stdout, stderr } = await run('image', nameless, '--strict')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('note: /app/thing.jar: thing.jar: the archive names no Maven coordinates')
    const json = JSON.parse((await run('image', nameless, '--format', 'json')).stdout)
    expect(json).toMatchObject({ summary: { warnings: 0, notes: 1 }, warnings: [{ level: 'note' }] })
    expect((await run('sbom', nameless, '--strict')).code).toBe(0)
  })

  it('say which side of a comparison was not read completely', async () => {
    const fine = write('whole.tar', dockerArchive(sound))
    const part = write('part.tar', dockerArchive({ ...sound, without: 1 }))
    for (const command of ['image', 'sbom']) {
      const lax = await run(command, 'diff', fine, part)
      expect([lax.code, lax.stderr]).toEqual([0, expect.stringContaining('part.tar was not read completely')])
      const strict = await run(command, 'diff', part, fine, '--strict', '--format', 'json')
      expect([strict.code, JSON.parse(strict.stdout).incomplete]).toEqual([3, ['before']])
      expect((await run(command, 'diff', fine, fine, '--strict')).code).toBe(0)
    }
  })

  it('choose an image of several', async () => {
    const [one, two] = [
      ociArchive({ layers: [debian], tags: ['one'] }),
      dockerArchive({ layers: [debian], tags: ['x:1'] }),
    ]
    expect((await run('image', write('one.tar', one), '--tag', 'other')).stderr).toContain('choose one with --tag: one')
    expect((await run('image', write('two.tar', two), '--tag', 'x:1')).code).toBe(0)
    const arm = await run('image', write('multi.tar', ociArchive(sound, true)), '--platform', 'linux/arm64')
    expect(arm.stderr).toContain('choose one with --platform: linux/amd64')
    const single = await run('image', write('single.tar', dockerArchive(sound)), '--platform', 'linux/arm64')
    expect([single.code, single.stderr]).toEqual([2, expect.stringContaining('it is for linux/amd64')])
  })
})

/** What was read is shown, what was not is said everywhere, and --strict ends with 3. */
describe('rules for secrets of our own', () => {
  const image = { layers: [debian, layer(file('app/settings.txt', 'ticket=TICKET-4711-0815\n'))] }
  const rules = (more = ''): string => `rules:
  - id: ticket
    category: general
    title: Ticket of the support desk
    severity: HIGH
    keywords: [ticket-]
    regex: TICKET-\\d{4}-\\d{4}
${more}`
  const found = async (...flags: readonly string[]): Promise<string[]> => {
    const { stdout } = await run('image', join(folder, 'tickets.tar'), '--format', 'json', ...flags)
    return JSON.parse(stdout).secrets.map(({ rule }: { rule: string }) => rule)
  }

  it('find what we know, beside what is known anyway, and are not taken for each other', async () => {
    write('tickets.tar', dockerArchive(image))
    const config = ['--secret-config', write('rules.yaml', rules())]
    expect(await found()).toEqual([])
    expect(await found(...config)).toEqual(['ticket'])
    expect(await found('--secret-config', write('off.yaml', rules('disable-rules: [ticket]\n')))).toEqual([])
    expect(await found(...config)).toEqual(['ticket'])
  })

  it('are refused when they cannot be read', async () => {
    const ran = await run('image', join(folder, 'tickets.tar'), '--secret-config', write('broken.yaml', 'rules: ['))
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(/broken\.yaml: .*not YAML/)])
  })
})

describe('an image that cannot be read to its end', () => {
  const cut = (packing: MadeLayer['packing'], bytes: Buffer): MadeLayer => ({
    ...layer(),
    bytes,
    diffId: `sha256:${'1'.repeat(64)}`,
    ...(packing !== undefined && { packing }),
  })
  // The same each time: what chance makes of a header is told in many ways.
  const noise = Buffer.concat(Array.from({ length: 625 }, (_, index) => hash('sha256', `${index}`, 'buffer')))
  const inner = tarOf(file('a', noise))
  it.each<[string, () => Buffer, string]>([
    [
      'gzip that is cut off',
      () => dockerArchive({ layers: [debian, cut('none', gzipSync(inner).subarray(0, 9_000))] }),
      'unexpected end',
    ],
    [
      'zstd that is cut off',
      () => dockerArchive({ layers: [debian, cut('none', zstdCompressSync(inner).subarray(0, 9_000))] }),
      'cut off',
    ],
    [
      'a tar archive that is cut off',
      () => dockerArchive({ layers: [debian, cut('gzip', inner.subarray(0, 9_000))] }),
      'cut off',
    ],
    [
      'a layer that is none',
      () => dockerArchive({ layers: [debian, cut('none', noise)] }),
      'This is not a tar archive',
    ],
    ['other bytes than its digest says', () => dockerArchive({ layers: [debian, cut('gzip', inner)] }), 'other bytes'],
    [
      'a package database that is noise',
      () => dockerArchive({ layers: [debian, layer(file('usr/lib/sysimage/rpm/rpmdb.sqlite', noise))] }),
      'rpmdb.sqlite',
    ],
    [
      'a name that leads out',
      () => dockerArchive({ layers: [debian, layer(file('../../etc/cron.d/x', 'x'))] }),
      'leads out',
    ],
    [
      'fewer layers than its configuration names',
      () => dockerArchive({ ...sound, config: { rootfs: { diff_ids: ['', '', ''] } } }),
      'no runtime starts',
    ],
    ['a layer that is missing', () => dockerArchive({ ...sound, without: 1 }), 'has no 1.tar'],
    ['a blob that is missing', () => ociArchive({ ...sound, without: 1 }), 'has no blob'],
  ])('is one with %s', async (name, made, said) => {
    const path = write(`${name.replace(/\W/g, '-')}.tar`, made())
    const table = await run('image', path)
    expect(table.stdout).toContain('deb 1')
    expect(table.stdout).toContain(said)
    expect(table.stderr).toContain('was not read completely')
    expect(table.code).toBe(0)
    expect((await run('image', path, '--fail-on', 'critical')).code).toBe(3)
    const json = await run('image', path, '--format', 'json', '--strict')
    const { incomplete, warnings } = JSON.parse(json.stdout)
    expect(JSON.stringify([incomplete, warnings])).toContain(said)
    expect(json.code).toBe(3)
    for (const format of ['cyclonedx', 'spdx-json']) {
      const sbom = await run('sbom', path, '--format', format, '--strict')
      expect([sbom.code, sbom.stdout.includes(said)]).toEqual([3, true])
      expect(sbom.stdout).toMatch(/incomplete/i)
    }
  })
})

describe('an archive that is made to harm', () => {
  const huge = ' '.repeat(100 * 1024 ** 2)
  const manifest = (layers: number): string =>
    JSON.stringify([{ Config: 'c', RepoTags: [], Layers: Array.from({ length: layers }, () => 'l') }])

  it.each<[string, () => Buffer, string]>([
    ['a manifest of 100 MB', () => tarOf(file('manifest.json', huge)), 'more than the limit'],
    ['an index of 100 MB', () => tarOf(file('index.json', huge)), 'more than the limit'],
    ['100,000 layers', () => tarOf(file('manifest.json', manifest(100_000)), file('c', '{}')), 'names more layers'],
    [
      'a configuration that is a circle of links',
      () => tarOf(file('manifest.json', manifest(1)), symLink('c', 'd'), symLink('d', 'c')),
      'has no c',
    ],
    ['a manifest nested 100,000 deep', () => tarOf(file('manifest.json', '['.repeat(100_000))), 'is no JSON'],
    [
      'a tag that moves the cursor',
      () => dockerPair('\u001b[2Jevil:1', 'b:1'),
      'choose one with --tag: \\u{1b}[2Jevil:1',
    ],
    ['an outer archive that is a bomb', () => zstdCompressSync(Buffer.alloc(300 * 1024 ** 2)), 'unpacks to more than'],
    [
      'an outer archive that is cut off',
      () => gzipSync(tarOf(file('manifest.json', randomBytes(5000)))).subarray(0, 3000),
      'cannot be unpacked',
    ],
    ['nothing in it', () => Buffer.alloc(0), 'cannot be read as a tar archive'],
  ])('is refused in a sentence: %s', async (name, made, said) => {
    const path = write(`${name.replace(/\W/g, '-')}.tar`, made())
    const { code, stdout, stderr } = await run('image', path)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(said)
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
    rmSync(path)
  })

  it('in a folder is refused too', async () => {
    const layout = join(folder, 'layout')
    mkdirSync(layout)
    writeFileSync(join(layout, 'oci-layout'), '{}')
    writeFileSync(join(layout, 'index.json'), '')
    truncateSync(join(layout, 'index.json'), 100 * 1024 ** 2)
    expect(await run('image', layout)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('more than the limit'),
    })
  })

  it('with a bomb for a layer is read as far as it goes', async () => {
    const bomb = { ...layer(), bytes: tarOf(file('zeros', Buffer.alloc(200 * 1024 ** 2))), packing: 'zstd' as const }
    const { code, stdout } = await run(
      'image',
      write('bomb.tar', dockerArchive({ layers: [debian, bomb] })),
      '--strict',
    )
    expect([code, stdout.includes('deb 1'), stdout.includes('times its size')]).toEqual([3, true, true])
  })

  it('of a type nobody knows is read by what it holds', async () => {
    const archive = ociArchive(sound)
    const odd = Buffer.from(
      archive.toString('latin1').replaceAll('vnd.oci.image.config.v1', 'vnd.own.thing.config.v1'),
      'latin1',
    )
    expect(await run('image', write('odd.tar', odd))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('other bytes'),
    })
  })
})

function dockerPair(...tags: readonly string[]): Buffer {
  const images = tags.map((tag) => ({ Config: 'c', RepoTags: [tag], Layers: [] }))
  return tarOf(file('manifest.json', JSON.stringify(images)), file('c', '{}'))
}

describe('what is left behind', () => {
  const large = { layers: [debian, layer(file('opt/app.jar', randomBytes(60 * 1024 ** 2)))] }
  const spooled = (): string[] => {
    const spool = join(cache, 'spool')
    return existsSync(spool) ? readdirSync(spool, { recursive: true, encoding: 'utf8' }) : []
  }

  it('is nothing, wherever files too large for memory are looked into', async () => {
    write('large.tar.gz', gzipSync(dockerArchive(large), { level: 1 }))
    const before = readdirSync(folder).filter((name) => name !== 'cache')
    expect((await run('image', 'large.tar.gz')).code).toBe(0)
    expect((await run('image', 'large.tar.gz', '--tag', 'other')).code).toBe(2)
    expect(spooled()).toEqual([])
    expect(readdirSync(folder).filter((name) => name !== 'cache')).toEqual(before)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('is nothing after %s', async (signal) => {
    const child = spawn(process.execPath, [join(root, 'bin/seawall.cjs'), 'image', 'large.tar.gz'], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', SEAWALL_CACHE: cache },
      stdio: 'ignore',
    })
    const ended = new Promise((done) => child.on('close', (code, by) => done(by ?? code)))
    while (spooled().length === 0 && child.exitCode === null) await new Promise((done) => setTimeout(done, 5))
    child.kill(signal)
    expect(await ended).toBe(signal)
    expect(spooled()).toEqual([])
  })

  it('is no complaint when the reader goes away', async () => {
    const child = spawn(
      process.execPath,
      [join(root, 'bin/seawall.cjs'), 'image', 'large.tar.gz', '--format', 'json'],
      {
        cwd: folder,
        env: { PATH: process.env.PATH ?? '', SEAWALL_CACHE: cache },
      },
    )
    child.stdout.destroy()
    let said = ''
    child.stderr.on('data', (text) => {
      said += text
    })
    const code = await new Promise((done) => child.on('close', done))
    expect([code, said]).toEqual([0, ''])
    expect(spooled()).toEqual([])
  })
})

describe('a root file system', () => {
  it('is read as it lies there: no link is followed out of it, and no pipe is waited for', async () => {
    const rootfs = join(folder, 'rootfs')
    mkdirSync(join(rootfs, 'var/lib/dpkg'), { recursive: true })
    writeFileSync(join(rootfs, 'var/lib/dpkg/status'), status)
    mkdirSync(join(rootfs, 'app'))
    const outside = write(
      'package-lock.json',
      '{"lockfileVersion":3,"packages":{"node_modules/outside":{"version":"1.0.0"}}}',
    )
    symlinkSync(outside, join(rootfs, 'app/package-lock.json'))
    symlinkSync(folder, join(rootfs, 'app/all'))
    execFileSync('mkfifo', [join(rootfs, 'app/yarn.lock')])
    const { code, stdout } = await run('image', rootfs, '--format', 'json', '--strict')
    expect(code).toBe(0)
    expect(JSON.parse(stdout).packages.map(({ name }: { name: string }) => name)).toEqual(['bash'])
  })

  it('that is a pipe itself is refused', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(await run('image', 'pipe')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('neither a file nor a folder'),
    })
  })
})
