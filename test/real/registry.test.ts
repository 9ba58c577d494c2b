import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manifestIn, pullDatabase, pushDatabase, updateDatabase } from '../../src/advisory/index.ts'
import { openLocalImage, openWire } from '../../src/image/index.ts'
import {
  hasBlob,
  listReferrers,
  listTags,
  openRegistryImage,
  openRepository,
  pushBlob,
} from '../../src/image/registry/index.ts'
import { imageSourceContract } from '../contract/image-source.ts'
import {
  holdImage,
  makeImage,
  makeIndex,
  pushImage,
  rootOf,
  startRegistry,
  type TestImage,
  writeLayout,
} from '../stand-in/registry/index.ts'
import { type DockerRegistry, login, startDockerRegistry } from './docker-registry.ts'
import { realParts } from './parts.ts'

const [program] = realParts('registry', ['docker-registry']) ?? []
const [skopeo] = realParts('registry', ['skopeo']) ?? []
const run = promisify(execFile)

const options = { env: {}, platform: { os: 'linux', architecture: 'amd64' } }
const authorization = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`
const image = makeImage({ run: { User: '1000' } })
const arm = makeImage({ platform: { os: 'linux', architecture: 'arm64' } })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seawall-real-registry-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Copies between places as skopeo names them. */
async function copy(from: string, to: string): Promise<void> {
  const flags = ['--insecure-policy', 'copy', '--all', '--src-tls-verify=false', '--dest-tls-verify=false', '--quiet']
  await run(skopeo ?? '', [...flags, from, to])
}

async function layout(name: string, held: TestImage): Promise<string> {
  await writeLayout(held, '1.0', join(folder, name))
  return `oci:${join(folder, name)}:1.0`
}

describe.skipIf(program === undefined)('our client and docker-registry', () => {
  imageSourceContract(async () => {
    const registry = await startDockerRegistry(program ?? '')
    let pushed = 0
    return {
      keepsManifest: true,
      checksContent: true,
      async open(held) {
        const repository = `team/app-${++pushed}`
        await pushImage(registry, repository, '1.0', held)
        return openRegistryImage(`${registry.host}/${repository}:1.0`, options)
      },
      stop: registry.stop,
    }
  })
})

describe.skipIf(program === undefined)('a docker-registry that is open', () => {
  let registry: DockerRegistry
  beforeAll(async () => {
    registry = await startDockerRegistry(program ?? '')
    for (const tag of ['1.0', '1.1', 'latest']) await pushImage(registry, 'team/app', tag, image)
  })
  afterAll(() => registry?.stop())

  it('lists its tags', async () => {
    const repository = openRepository(`${registry.host}/team/app`, options)
    expect([...(await listTags(repository))].sort()).toEqual(['1.0', '1.1', 'latest'])
    repository.close()
  })

  it('has no API for referrers, so that they are found under the tag', async () => {
    const { digest, mediaType, content } = rootOf(image)
    const subject = { mediaType, digest, size: content.length }
    const signature = makeImage({ members: { subject, artifactType: 'application/x.signature' } })
    const repository = openRepository(`${registry.host}/team/app`, options)
    expect((await listReferrers(repository, digest)).from).toBe('nowhere')
    await pushImage(registry, 'team/app', digest.replace(':', '-'), makeIndex([signature]))
    expect(await listReferrers(repository, digest)).toMatchObject({ from: 'tag', descriptors: [{}] })
    repository.close()
  })

  it('says what is not there', async () => {
    for (const name of ['team/app:gone', 'team/gone:1.0'])
      await expect(openRegistryImage(`${registry.host}/${name}`, options)).rejects.toMatchObject({
        reason: 'not-found',
      })
  })

  it.skipIf(skopeo === undefined)('gives what skopeo put in, index and all', async () => {
    const index = makeIndex([arm, image])
    await copy(await layout('pushed', index), `docker://${registry.host}/skopeo/app:1.0`)
    const source = await openRegistryImage(`${registry.host}/skopeo/app:1.0`, options)
    expect(source).toMatchObject({ indexDigest: rootOf(index).digest, config: { user: '1000' } })
    await source.close()
  })
})

describe.skipIf(program === undefined)('an advisory database and docker-registry', () => {
  it('is pushed with a login, in pieces where it is large, and pulled as it was', async () => {
    const registry = await startDockerRegistry(program ?? '', true)
    const from = join(folder, 'advisories')
    const content = Buffer.from(JSON.stringify({ schema_version: '1.7.0', id: 'GO-2026-1', affected: [] }))
    await mkdir(from)
    await writeFile(join(from, 'GO-2026-1.json'), content)
    const feeds = [{ id: 'go', urls: [pathToFileURL(from).href], redistributable: true }]
    const [wire, { signal }] = [openWire({ env: {} }), new AbortController()]
    const db = join(folder, 'advisory-db')
    await updateDatabase({ folder: db, feeds, wire, now: '2026-11-25T00:00:00.000Z', signal })
    const registryOptions = { env: {}, credentials: login }
    const reference = `${registry.host}/security/advisories:latest`
    const pushed = await pushDatabase(db, reference, { registry: registryOptions })
    expect(pushed.sent).toBe(pushed.parts)
    expect((await pushDatabase(db, reference, { registry: registryOptions })).sent).toBe(0)
    await pullDatabase(reference, join(folder, 'advisory-db-2'), { registry: registryOptions })
    expect(manifestIn(join(folder, 'advisory-db-2'))).toEqual(manifestIn(db))
    const large = Buffer.alloc(20 * 1024 * 1024, 'x')
    const repository = openRepository(reference, { ...registryOptions, mayPush: true })
    expect(await hasBlob(repository, await pushBlob(repository, large))).toBe(true)
    repository.close()
    await registry.stop()
    wire.close()
  })
})

describe.skipIf(program === undefined)('a docker-registry that asks for a login', () => {
  let registry: DockerRegistry
  beforeAll(async () => {
    registry = await startDockerRegistry(program ?? '', true)
    await pushImage({ ...registry, authorization }, 'team/app', '1.0', image)
  })
  afterAll(() => registry?.stop())
  const open = (more: object) => openRegistryImage(`${registry.host}/team/app:1.0`, { ...options, ...more })

  it('opens for the right one', async () => {
    await expect(open({ credentials: login })).resolves.toMatchObject({ manifestDigest: rootOf(image).digest })
  })

  it('opens for the one of config.json', async () => {
    const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64')
    await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }))
    await expect(open({ env: { DOCKER_CONFIG: folder } })).resolves.toBeDefined()
  })

  it.each([{}, { credentials: { ...login, password: 'wrong' } }])('stays shut for %j', async (more) => {
    await expect(open(more)).rejects.toMatchObject({ reason: 'unauthorized' })
  })
})

describe.skipIf(skopeo === undefined)('skopeo and our stand-in', () => {
  it('understand each other both ways', async () => {
    const stand = await startRegistry()
    const index = makeIndex([arm, image])
    await copy(await layout('for-stand-in', index), `docker://${stand.host}/team/app:1.0`)
    const source = await openRegistryImage(`${stand.host}/team/app:1.0`, options)
    expect(source.indexDigest).toBe(rootOf(index).digest)
    holdImage(stand, 'team/other', '1.0', image)
    await copy(`docker://${stand.host}/team/other:1.0`, `oci:${join(folder, 'pulled')}:1.0`)
    const pulled = await openLocalImage(join(folder, 'pulled'), { ...options, spoolFolder: folder })
    expect(pulled.manifestDigest).toBe(rootOf(image).digest)
    await stand.stop()
  })

  it('agree on tokens', async () => {
    const auth = { kind: 'token', users: { [login.username]: login.password } } as const
    const stand = await startRegistry({ auth })
    holdImage(stand, 'team/app', '1.0', image)
    const target = `docker://${stand.host}/team/app:1.0`
    const flags = ['--insecure-policy', 'inspect', '--raw', '--tls-verify=false']
    const creds = `${login.username}:${login.password}`
    const { stdout } = await run(skopeo ?? '', [...flags, '--creds', creds, target])
    expect(stdout).toBe(rootOf(image).content.toString('utf8'))
    await expect(run(skopeo ?? '', [...flags, target])).rejects.toThrow()
    await stand.stop()
  })
})
