import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { standardFeeds } from '../../src/advisory/index.ts'
import { buildZip } from '../../src/formats/zip/zip.test-support.ts'
import { type FileServer, startFileServer } from '../stand-in/files/index.ts'
import { type StandInRegistry, startRegistry } from '../stand-in/registry/index.ts'
import { type CliResult, root, seawall } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'seawall-database-'))
const file = (name: string): string => join(folder, name)

function osvZip(count: number): Buffer {
  const records = Array.from({ length: count }, (_, index) => ({
    schema_version: '1.7.0',
    id: `GO-2026-${1000 + index}`,
    modified: '2026-11-01T00:00:00Z',
    affected: [
      {
        package: { ecosystem: 'Go', name: `example.com/module-${index}` },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.0' }] }],
      },
    ],
  }))
  return buildZip(records.map((record) => ({ name: `${record.id}.json`, content: JSON.stringify(record) })))
}

let mirror: FileServer
let number = 0
let db: string
beforeAll(async () => {
  mirror = await startFileServer()
})
afterAll(async () => {
  await mirror.stop()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  db = file(`db-${++number}`)
  mirror.files.clear()
  mirror.files.set('/go/all.zip', { content: osvZip(5) })
})

const update = (...more: readonly string[]): Promise<CliResult> =>
  seawall(['db', 'update', '--db', db, '--only', 'go', '--from', mirror.url, ...more])
const statusOf = async (place = db): Promise<{ feeds: { id: string; entries: number; fetched: string }[] }> =>
  JSON.parse((await seawall(['db', 'status', '--db', place, '--format', 'json'])).stdout)

describe('seawall db update', () => {
  it('fetches from a mirror, says what it did, and fetches no second time', async () => {
    expect(await update()).toEqual({ code: 0, stdout: 'go: updated, 5 entries, 5 statements\n', stderr: '' })
    expect(await update()).toEqual({ code: 0, stdout: 'go: unchanged, 5 entries, 5 statements\n', stderr: '' })
    expect((await statusOf()).feeds).toMatchObject([{ id: 'go', entries: 5, namespaces: ['golang'] }])
  })

  it('fetches from a folder', async () => {
    mkdirSync(file('mirror/go'), { recursive: true })
    writeFileSync(file('mirror/go/all.zip'), osvZip(3))
    const args = ['db', 'update', '--db', db, '--only', 'go', '--from', './mirror']
    expect(await seawall(args, { cwd: folder })).toMatchObject({
      code: 0,
      stdout: 'go: updated, 3 entries, 3 statements\n',
    })
  })

  it('says in one line what failed and what stays, and ends with 3', async () => {
    await update()
    mirror.fail(/all.zip/, { kind: 'status', status: 503 })
    const { code, stderr, stdout } = await update()
    expect([code, stdout]).toEqual([3, 'go: failed\n'])
    expect(stderr).toBe(
      `seawall: go could not be updated: ${mirror.url}/go/all.zip was answered with status 503; what is there is less than an hour old and stays (try again later, or fetch from a mirror with --from)\n`,
    )
    expect((await statusOf()).feeds).toMatchObject([{ entries: 5 }])
  })

  it('goes on with the other feeds', async () => {
    const args = ['db', 'update', '--db', db, '--only', 'go', 'npm', '--from', mirror.url]
    const { code, stderr, stdout } = await seawall(args)
    expect([code, stdout]).toEqual([3, 'go: updated, 5 entries, 5 statements\nnpm: failed\n'])
    expect(stderr).toMatch(/^seawall: npm could not be updated: .* status 404; nothing is known from it .*\n$/)
  })

  it('refuses a feed that has shrunk, until somebody says that it is right', async () => {
    await update()
    mirror.files.set('/go/all.zip', { content: osvZip(2) })
    expect(await update()).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/shrunk from 5 entries to 2.*--accept-shrunk\)\n$/),
    })
    expect(await update('--accept-shrunk')).toMatchObject({ code: 0, stdout: 'go: updated, 2 entries, 2 statements\n' })
  })

  it('ends with 2 and one sentence where there is nothing to keep', async () => {
    mirror.files.clear()
    const { code, stderr } = await update()
    expect(code).toBe(2)
    expect(stderr).toContain(`no feed could be read, so there is no advisory database in ${db}`)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['an unknown feed', ['--only', 'nosuch'], /^seawall: there is no feed nosuch\n {2}known: kev, epss/],
    [
      'a mirror with a password',
      ['--from', 'https://ann:secret@example.com'],
      /^seawall: https:\/\/…@example.com is no address/,
    ],
    ['a wrong time', ['--timeout', '1h'], /--timeout is no number of seconds: 1h/],
    ['a list of feeds that is not there', ['--feeds', '/nowhere/feeds.yaml'], /cannot read \/nowhere\/feeds.yaml/],
  ])('refuses %s', async (_, args, why) => {
    const { code, stderr, stdout } = await seawall(['db', 'update', '--db', db, ...args])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(why)
    expect(stderr).not.toContain('secret')
  })

  it.each([
    ['feeds: [', /is not right/],
    ['feeds: []\nother: 1', /a member that is not known: "other"/],
    ['feeds: [{id: Go, urls: [a.zip]}]', /feeds.0.id must be a short name in small letters/],
    ['feeds: [{id: go, urls: [a.zip]}, {id: go, urls: [b.zip]}]', /there are two feeds called go/],
    ['feeds: [{id: go, urls: []}]', /the feed go has no urls/],
    ['feeds: [{id: go, urls: ["http://ann:secret@example.com/a.zip"]}]', /http:\/\/…@example.com\/a.zip is no address/],
  ])('refuses the list of feeds %j', async (text, why) => {
    writeFileSync(file('feeds.yaml'), text)
    const { code, stderr } = await seawall(['db', 'update', '--db', db, '--feeds', file('feeds.yaml')])
    expect([code, stderr]).toEqual([2, expect.stringMatching(why)])
    expect(stderr).not.toContain('secret')
  })

  it('takes feeds of one’s own, with checksums and paths beside the list', async () => {
    writeFileSync(file('own.zip'), osvZip(4))
    writeFileSync(file('feeds.yaml'), `feeds: [{id: own, urls: [own.zip], checksums: ${'a'.repeat(64)}}]`)
    const args = ['db', 'update', '--db', db, '--feeds', file('feeds.yaml')]
    expect((await seawall(args)).stderr).toMatch(/other bytes than its checksum says/)
    writeFileSync(file('feeds.yaml'), 'feeds: [{id: own, urls: [own.zip]}]')
    expect(await seawall(args)).toMatchObject({ code: 0, stdout: 'own: updated, 4 entries, 4 statements\n' })
  })

  it('leaves alone what a newer program made, and says what to do', async () => {
    await update()
    const list = join(db, 'manifest.json')
    writeFileSync(list, readFileSync(list, 'utf8').replace('"1.0"', '"2.0"'))
    const { code, stderr } = await update()
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/is of form 2.0, and this program reads 1.0\n {2}use the newest/),
    ])
  })

  it('says in one sentence that there is no room, and what was there still serves', async () => {
    await update()
    mirror.files.set('/go/all.zip', { content: Buffer.concat([osvZip(5), Buffer.alloc(100_000)]) })
    const { code, stderr } = await withLittleRoom(['db', 'update', '--db', db, '--only', 'go', '--from', mirror.url])
    expect([code, stderr.split('\n')]).toEqual([
      3,
      [expect.stringMatching(/a file would be larger than it may be; what is there/), ''],
    ])
    expect((await statusOf()).feeds).toMatchObject([{ entries: 5 }])
  })

  it('says in one sentence that it may not write', async () => {
    const { code, stderr } = await seawall([
      'db',
      'update',
      '--db',
      '/proc/seawall',
      '--only',
      'go',
      '--from',
      mirror.url,
    ])
    expect(code).toBe(2)
    expect(stderr).toBe(
      'seawall: cannot write the advisory database in /proc/seawall: it cannot be made\n  choose another folder with --db\n',
    )
  })

  it('is one at a time', async () => {
    await update()
    writeFileSync(join(db, 'update.lock'), '7 another-machine x')
    const { code, stderr } = await update()
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/is being changed by process 7 on another-machine\n {2}wait for it/),
    ])
  })
})

/** No file may become larger than 8 blocks. */
function withLittleRoom(args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const command = 'ulimit -f 8; exec "$0" "$@"'
  const words = ['-c', command, process.execPath, join(root, 'bin/seawall.cjs'), ...args]
  return new Promise((done) => {
    execFile('bash', words, (error, _, stderr) => done({ code: Number(error?.code ?? 0), stderr }))
  })
}

describe('seawall db import and build', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  beforeAll(() => {
    writeFileSync(file('Go.zip'), osvZip(5))
    writeFileSync(file('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(file('key.pub'), publicKey.export({ type: 'spki', format: 'pem' }))
    writeFileSync(file('other.pub'), other.publicKey.export({ type: 'spki', format: 'pem' }))
  })
  const build = (): Promise<CliResult> =>
    seawall(['db', 'build', file('Go.zip'), '--output', file('built'), '--sign', file('key.pem')])

  it('import files by their names, or by one that is given', async () => {
    expect(await seawall(['db', 'import', file('Go.zip'), '--db', db])).toMatchObject({
      code: 0,
      stdout: 'go: updated, 5 entries, 5 statements\n',
    })
    expect(await seawall(['db', 'import', file('Go.zip'), '--feed', 'mine', '--db', db])).toMatchObject({ code: 0 })
    expect((await statusOf()).feeds.map(({ id }) => id)).toEqual(['go', 'mine'])
  })

  it('carry a whole database elsewhere, signed', async () => {
    expect((await build()).code).toBe(0)
    const taken = await seawall(['db', 'import', file('built'), '--key', file('key.pub'), '--db', db])
    expect(taken).toEqual({ code: 0, stdout: `1 feeds taken over from ${file('built')}\n`, stderr: '' })
    expect((await statusOf()).feeds).toMatchObject([{ id: 'go', entries: 5 }])
    const again = await seawall(['db', 'import', db, '--key', file('key.pub'), '--db', file('again')])
    expect(again.code).toBe(0)
  })

  it.each<[string, (copy: string) => void, string, RegExp]>([
    ['signed by another key', () => undefined, 'other.pub', /is signed by another key\n/],
    ['not signed', (copy) => rmSync(join(copy, 'manifest.json.sig')), 'key.pub', /is not signed\n/],
    [
      'changed since',
      (copy) => writeFileSync(join(copy, 'manifest.json'), `${readFileSync(join(copy, 'manifest.json'), 'utf8')} `),
      'key.pub',
      /is signed by another key\n/,
    ],
    [
      'not whole',
      (copy) => rmSync(join(copy, 'parts'), { recursive: true }),
      'key.pub',
      /a part .* is missing: sha256:/,
    ],
  ])('refuse one that is %s', async (_, spoil, key, why) => {
    await build()
    const copy = file(`copy-${number}`)
    cpSync(file('built'), copy, { recursive: true })
    spoil(copy)
    const { code, stderr } = await seawall(['db', 'import', copy, '--key', file(key), '--db', db])
    expect([code, stderr]).toEqual([2, expect.stringMatching(why)])
    expect(await seawall(['db', 'status', '--db', db])).toMatchObject({ code: 2 })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['a key for files', ['Go.zip', '--key', 'key.pub'], /--key is for a whole database/],
    ['one name for two', ['Go.zip', 'Go.zip', '--feed', 'x'], /--feed names one path/],
    ['two of one name', ['Go.zip', 'go.json'], /two of the paths would be the feed go/],
    ['what is not there', ['gone.zip'], /gone.zip cannot be read/],
    ['a key that is none', ['built', '--key', 'Go.zip'], /this is not a public key as PEM/],
  ])('refuse %s', async (_, args, why) => {
    await build()
    const { code, stderr } = await seawall(['db', 'import', '--db', db, ...args], { cwd: folder })
    expect([code, stderr]).toEqual([2, expect.stringMatching(why)])
  })
})

describe('seawall db push and pull', () => {
  let registry: StandInRegistry
  let reference: string
  beforeAll(async () => {
    registry = await startRegistry({ auth: { kind: 'token', users: { ann: 'letmein-please' } } })
    reference = `${registry.host}/security/advisories:latest`
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    writeFileSync(file('push.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(file('push.pub'), publicKey.export({ type: 'spki', format: 'pem' }))
  })
  afterAll(() => registry.stop())
  const env = { HOME: folder, SEAWALL_REGISTRY_PASSWORD: 'letmein-please' }
  const run = (args: readonly string[]): Promise<CliResult> => seawall(['db', ...args, '--username', 'ann'], { env })

  it('carry a database to a registry and from there', async () => {
    await update()
    const pushed = await run(['push', reference, '--db', db, '--sign', file('push.key')])
    expect([pushed.code, pushed.stderr]).toEqual([0, ''])
    expect(pushed.stdout).toMatch(
      /^127.0.0.1:\d+\/security\/advisories@sha256:\w{64}: 2 parts of 2 sent, \d+ kB; signed\n$/,
    )
    const pulled = await run(['pull', reference, '--db', `${db}-pulled`, '--key', file('push.pub')])
    expect([pulled.code, pulled.stderr]).toEqual([0, ''])
    expect(pulled.stdout).toMatch(/: 1 feed, built 2026-11-24T12:00:00.000Z, 2 parts of 2 fetched, \d+ kB\n$/)
    expect(await statusOf(`${db}-pulled`)).toMatchObject({ feeds: (await statusOf()).feeds })
    expect((await run(['push', reference, '--db', db])).stdout).toMatch(/: 0 parts of 2 sent, 0 kB; not signed\n$/)
  })

  it('leave out what may not be passed on, and say so', async () => {
    mirror.files.set('/wolfi/all.zip', { content: osvZip(5) })
    await seawall(['db', 'update', '--db', db, '--only', 'go', 'wolfi', '--from', mirror.url])
    expect(await run(['push', reference, '--db', db])).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^seawall: left out, since they may not be passed on: wolfi \(--all .*\)\n$/),
    })
  })

  it.each<[string, readonly string[], RegExp]>([
    ['a login that is missing', ['push', 'REF'], /needs a login that is accepted/],
    ['what is not there', ['pull', 'REF-none', '--username', 'ann'], /the manifest latest of .* is not there/],
    ['no reference', ['pull', 'UPPER CASE'], /UPPER CASE/],
    [
      'a digest to push to',
      ['push', `x.example/a@sha256:${'a'.repeat(64)}`],
      /is pushed under a tag and not under a digest/,
    ],
    ['a database that is not there', ['push', 'REF', '--db', '/nowhere'], /there is no advisory database in \/nowhere/],
  ])('refuse %s in one sentence', async (_, args, why) => {
    await update()
    const words = args.map((one) => one.replace(/^REF(.*)/, `${registry.host}/security/advisories$1`))
    const { code, stderr, stdout } = await seawall(['db', ...words, ...(args.includes('--db') ? [] : ['--db', db])], {
      env,
    })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(why)
    expect(stderr.split('\n').length).toBeLessThanOrEqual(3)
  })
})

describe('seawall db status', () => {
  it('shows each feed with its age, and what is missing', async () => {
    await update()
    const later = { env: { SOURCE_DATE_EPOCH: String(1795521600 + 3 * 86400) } }
    const { stdout } = await seawall(['db', 'status', '--db', db], later)
    expect(stdout).toMatch(/^FEED +AGE +NEWEST +ENTRIES +STATEMENTS +UNREAD +NAMESPACES\n/)
    expect(stdout).toMatch(/\ngo {4}3 days {2}2026-11-01 {2}5 {8}5 {11}0 {7}golang\n/)
    expect(stdout).toMatch(/MB, built 3 days ago\nNot there: kev, epss/)
  })

  it('tells a clock that went back', async () => {
    await update()
    const { code, stdout } = await seawall(['db', 'status', '--db', db], { env: { SOURCE_DATE_EPOCH: '1700000000' } })
    expect([code, stdout]).toEqual([0, expect.stringContaining('a time to come')])
  })

  it('says how to make a database where there is none', async () => {
    expect(await seawall(['db', 'status', '--db', file('none')])).toEqual({
      code: 2,
      stdout: '',
      stderr: `seawall: there is no advisory database in ${file('none')}\n  make one with: seawall db update\n`,
    })
  })
})

describe('the help', () => {
  it.each(['', 'update', 'import', 'build', 'status', 'push', 'pull'])(
    'of db %s says what it does',
    async (command) => {
      const { code, stdout } = await seawall(['db', command, '--help'].filter((one) => one !== ''))
      expect(code).toBe(0)
      expect(stdout).toMatch(command === '' ? /update.*\n[\s\S]*import[\s\S]*build[\s\S]*status/ : /Usage: seawall db/)
    },
  )
})

describe('the guide', () => {
  const guide = readFileSync(join(root, 'docs/guide/vulnerability-database.md'), 'utf8')
  const place = file('guide')
  let registry: StandInRegistry
  beforeAll(async () => {
    registry = await startRegistry()
    for (const inner of ['downloads', 'mirror/go', 'advisories']) mkdirSync(join(place, inner), { recursive: true })
    for (const path of ['downloads/Go.zip', 'mirror/go/all.zip']) writeFileSync(join(place, path), osvZip(5))
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    writeFileSync(join(place, 'advisories.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(join(place, 'advisories.pub'), publicKey.export({ type: 'spki', format: 'pem' }))
    const sample = { schema_version: '1.7.0', id: 'OUR-1', affected: [] }
    writeFileSync(join(place, 'advisories/OUR-1.json'), JSON.stringify(sample))
  })
  afterAll(() => registry.stop())

  it('shows commands that run, in their order', async () => {
    const { createHash } = await import('node:crypto')
    const sum = createHash('sha256').update(osvZip(5)).digest('hex')
    mirror.files.set('/advisories/go/all.zip', { content: osvZip(5) })
    mirror.files.set('/osv/Go/all.zip', { content: osvZip(5) })
    mirror.files.set('/osv/Go/SHA256SUMS', { content: Buffer.from(`${sum}  all.zip\n`) })
    const here = (text: string): string =>
      text.replaceAll('https://mirror.example.com', mirror.url).replaceAll('registry.example.com', registry.host)
    const feeds = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? ''
    writeFileSync(join(place, 'feeds.yaml'), here(feeds))
    const lines = [...guide.matchAll(/^seawall (db .*)$/gm)].map(([, line = '']) => here(line).split(' '))
    expect(lines.length).toBeGreaterThan(10)
    for (const args of lines) {
      const isStandard = args[1] === 'update' && !args.includes('--from') && !args.includes('--feeds')
      const more = isStandard ? ['--from', mirror.url] : []
      const env = {
        SEAWALL_DB: join(place, 'db'),
        HOME: place,
        SOURCE_DATE_EPOCH: `${1795521600 + lines.indexOf(args)}`,
      }
      const { code, stderr } = await seawall([...args, ...more], { cwd: place, env })
      expect([args.join(' '), code, isStandard ? '' : stderr]).toEqual([args.join(' '), isStandard ? 3 : 0, ''])
    }
  })

  it('names every feed with its licence', () => {
    const { length } = standardFeeds
    const named = [...guide.slice(guide.indexOf('## Licences')).matchAll(/^\| ([a-z, ]+) \| (?!licence)/gm)].flatMap(
      ([, names = '']) => names.split(', '),
    )
    expect([...named].sort()).toEqual(standardFeeds.map(({ id }) => id).sort())
    expect(named).toHaveLength(length)
  })
})
