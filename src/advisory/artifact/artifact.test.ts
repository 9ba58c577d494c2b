import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newDatabase, newFolder } from '../../../test/stand-in/advisories/index.ts'
import { type StandInRegistry, startRegistry } from '../../../test/stand-in/registry/index.ts'
import { manifestIn, openDatabase, partsOf, signManifest } from '../database/index.ts'
import { type Pulled, type PullOptions, pullDatabase } from './pull.ts'
import { type Pushed, type PushOptions, pushDatabase } from './push.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const pem = {
  key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  pub: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
}
const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString()

let registry: StandInRegistry
let reference: string
beforeEach(async () => {
  registry = await startRegistry()
  reference = `${registry.host}/security/advisories:latest`
})
afterEach(() => registry.stop())

const quick = { env: {}, retry: { attempts: 2, firstWaitMs: 1, maxWaitMs: 10 } }
const push = (folder: string, more: Partial<PushOptions> = {}): Promise<Pushed> =>
  pushDatabase(folder, reference, { registry: quick, ...more })
const pull = (folder: string, more: Partial<PullOptions> = {}): Promise<Pulled> =>
  pullDatabase(reference, folder, { registry: quick, ...more })
const list = (folder: string): string => readFileSync(join(folder, 'manifest.json'), 'utf8')

describe('a database in a registry', () => {
  it('comes out as it went in', async () => {
    const [from, to] = [await newDatabase({ npm: 50, go: 20 }), newFolder()]
    const pushed = await push(from)
    expect(pushed).toMatchObject({ sent: pushed.parts, leftOut: [], isSigned: false })
    const pulled = await pull(to)
    expect(pulled).toMatchObject({ name: pushed.name, fetched: pushed.parts })
    expect(list(to)).toBe(list(from))
    const database = openDatabase(to)
    expect(database.statementsOf('npm', 'package-OSV-2020-0').map(({ feed }) => feed)).toEqual(['go', 'npm'])
    for (const { digest } of partsOf(database.manifest)) expect(registry.store.blobs.has(digest)).toBe(true)
  })

  it('is an artifact of its own type, whose layers are the list and the parts', async () => {
    const folder = await newDatabase({ npm: 9 })
    const { name } = await push(folder, { key: pem.key })
    const stored = registry.store.repositories.get('security/advisories')?.manifests.get(name.split('@')[1] ?? '')
    const manifest = JSON.parse(stored?.content.toString() ?? '{}')
    expect(manifest).toMatchObject({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.seawall.advisories.v1',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
    })
    const types = manifest.layers.map((layer: { mediaType: string }) => layer.mediaType.split('.').at(3))
    expect(types.slice(0, 3)).toEqual(['list', 'signature', 'part'])
    expect(manifest.layers).toHaveLength(2 + partsOf(manifestIn(folder)).length)
  })

  it('takes and gives only what is not there yet', async () => {
    const [from, to] = [await newDatabase({ npm: 50 }), newFolder()]
    await push(from)
    await pull(to)
    expect(await push(from)).toMatchObject({ sent: 0, bytes: 0 })
    expect(await pull(to)).toMatchObject({ fetched: 0, bytes: 0 })
    await newDatabase({ npm: 51 }, from)
    const more = await push(from)
    expect([more.sent, more.parts]).toEqual([2, 6]) // the shard, and the records of one year
    expect((await pull(to)).fetched).toBe(2)
    expect(list(to)).toBe(list(from))
  })

  it('leaves out what may not be passed on, unless nobody else can read it', async () => {
    const [from, to] = [await newDatabase({ npm: 5, private1: 7 }), newFolder()]
    expect(await push(from)).toMatchObject({ leftOut: ['private1'] })
    expect((await pull(to)).manifest.feeds.map(({ id }) => id)).toEqual(['npm'])
    expect(await push(from, { all: true })).toMatchObject({ leftOut: [] })
    expect((await pull(to)).manifest.feeds.map(({ id }) => id)).toEqual(['npm', 'private1'])
    await expect(push(await newDatabase({ private1: 7 }))).rejects.toThrow(
      /nothing of the advisory database in .* may be passed on/,
    )
  })

  it('keeps its signature, or gets one', async () => {
    const [from, to] = [await newDatabase({ npm: 5 }), newFolder()]
    writeFileSync(join(from, 'manifest.json.sig'), signManifest(readFileSync(join(from, 'manifest.json')), pem.key))
    expect(await push(from)).toMatchObject({ isSigned: true })
    await pull(to, { key: pem.pub })
    await expect(pull(to, { key: other })).rejects.toThrow(/signed by another key/)
    const partly = await newDatabase({ npm: 5, private1: 5 })
    writeFileSync(join(partly, 'manifest.json.sig'), 'of the whole')
    expect(await push(partly)).toMatchObject({ isSigned: false })
    await expect(pull(newFolder(), { key: pem.pub })).rejects.toThrow(/is not signed/)
    expect(await push(partly, { key: pem.key })).toMatchObject({ isSigned: true })
    await pull(newFolder(), { key: pem.pub })
  })
})

describe('a pull that fails leaves what was there', () => {
  let here: string
  let before: string
  beforeEach(async () => {
    here = await newDatabase({ npm: 5 })
    before = list(here)
    await push(await newDatabase({ npm: 50 }))
  })
  const isAsBefore = (): void => {
    expect(list(here)).toBe(before)
    expect(openDatabase(here).statementsOf('npm', 'package-OSV-2020-0')).toHaveLength(1)
  }

  it('when a part is other than its digest says', async () => {
    registry.fail(/GET .*blobs/, { kind: 'lie', content: Buffer.from('{}') })
    await expect(pull(here)).rejects.toThrow(/ended after|other bytes|has more bytes/)
    isAsBefore()
  })

  it('when a part is gone', async () => {
    const part = partsOf(manifestIn(await newDatabase({ npm: 50 })))[0]?.digest ?? ''
    registry.store.blobs.delete(part)
    await expect(pull(here)).rejects.toThrow(`the blob ${part} of ${registry.host}/security/advisories is not there`)
    isAsBefore()
  })

  it('when it is an image and no database', async () => {
    const { holdImage, makeImage } = await import('../../../test/stand-in/registry/index.ts')
    holdImage(registry, 'security/advisories', 'latest', makeImage())
    await expect(pull(here)).rejects.toThrow(/security\/advisories@sha256:\w{64} is no advisory database$/)
    isAsBefore()
  })

  it('when it is older than what is here, until somebody says that it is right', async () => {
    const file = join(here, 'manifest.json')
    writeFileSync(file, before.replace('"built": "2026', '"built": "2027'))
    await expect(pull(here)).rejects.toThrow(/was built on 2026-11-25T00:00:00.000Z, before the one that is here/)
    expect(await pull(here, { acceptOlder: true })).toMatchObject({ manifest: { feeds: [{ entries: 50 }] } })
  })

  it('when the connection breaks, and the next one fetches only the rest', async () => {
    registry.fail(/GET .*blobs/, { kind: 'status', status: 200 }, 0)
    const parts = partsOf(manifestIn(await newDatabase({ npm: 50 })))
    registry.fail(new RegExp(`GET .*${parts.at(-1)?.digest}`), { kind: 'status', status: 403 })
    await expect(pull(here)).rejects.toThrow(/may not be read/)
    isAsBefore()
    expect((await pull(here)).fetched).toBeLessThan(parts.length)
  })

  it('and a damaged part here is fetched again', async () => {
    await pull(here)
    const part = partsOf(manifestIn(here))[0]?.digest.slice(7) ?? ''
    rmSync(join(here, 'parts', part))
    expect((await pull(here)).fetched).toBe(1)
    openDatabase(here).statementsOf('npm', 'package-OSV-2020-0')
  })
})
