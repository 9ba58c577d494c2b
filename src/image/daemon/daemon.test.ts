import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { configOf, dockerArchive, makeImage } from '../../../test/stand-in/registry/index.ts'
import { openDaemonImage } from './index.ts'
import { findSocket } from './socket.ts'

const image = makeImage({ run: { User: '1000' } })
const archive = dockerArchive(image, 'example.com/team/app:1.0')

let folder: string
let socket: string
let spoolFolder: string
let server: Server | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seawall-daemon-'))
  socket = join(folder, 'docker.sock')
  spoolFolder = join(folder, 'spool')
})
afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  await rm(folder, { recursive: true, force: true })
})

/** The one endpoint of a daemon that is asked. */
async function daemon(answer: RequestListener): Promise<void> {
  const made = createServer(answer)
  server = made
  await new Promise<void>((done) => made.listen(socket, done))
}

const saves: RequestListener = (request, response) => {
  if (request.url === '/images/example.com/team/app%3A1.0/get') response.end(archive)
  else response.writeHead(404).end('{"message":"no such image"}')
}

const open = (name = 'example.com/team/app:1.0', more = {}) => openDaemonImage(name, { socket, spoolFolder, ...more })
const spooled = () => readdir(spoolFolder).catch(() => [])

describe('an image of a daemon', () => {
  it('is read from the archive that it saves, which is removed at the end', async () => {
    await daemon(saves)
    const source = await open()
    expect(source).toMatchObject({
      kind: 'daemon',
      name: 'example.com/team/app:1.0',
      imageId: configOf(image).digest,
      tags: ['example.com/team/app:1.0'],
      config: { user: '1000' },
    })
    expect(await spooled()).toHaveLength(1)
    await source.close()
    expect(await spooled()).toEqual([])
  })

  it.each<[string, RequestListener, object, RegExp]>([
    ['that is not there', (_request, response) => response.writeHead(404).end('{}'), {}, /has no image/],
    [
      'that is refused with a hostile text',
      (_request, response) => response.writeHead(500).end(`{"message":"bad\\u001b[2J${'x'.repeat(999)}"}`),
      {},
      /it answered 500 bad\\u\{1b\}\[2Jx{1,300}…$/,
    ],
    [
      'that breaks off',
      (_request, response) => response.write(archive.subarray(0, 900), () => response.destroy()),
      {},
      /broke off|aborted/,
    ],
    [
      'that is no archive',
      (_request, response) => response.end('no'.repeat(900)),
      {},
      /cannot be read as a tar archive/,
    ],
    ['that is larger than it may be', saves, { maxSpoolBytes: 1000 }, /more than the limit of 1000/],
    ['that never comes', () => undefined, { silenceMs: 100 }, /said nothing for 0.1 seconds/],
  ])('%s is a sentence and leaves nothing behind', async (_name, answer, more, message) => {
    await daemon(answer)
    await expect(open(undefined, more)).rejects.toThrow(message)
    expect(await spooled()).toEqual([])
  })

  it.each(['', '../../info', 'a b', 'app:1?x=/info'])('is not asked for by the name %j', async (name) => {
    await expect(open(name)).rejects.toThrow(/neither an image reference/)
  })

  it('may be named by its id', async () => {
    await daemon((request, response) => response.end(request.url === '/images/0123456789ab/get' ? archive : ''))
    await expect(open('0123456789ab')).resolves.toBeDefined()
  })

  it('is asked for with a tag, since without one every image of the name comes', async () => {
    await daemon((request, response) => response.end(request.url === '/images/app%3Alatest/get' ? archive : ''))
    await expect(open('app')).resolves.toMatchObject({ name: 'app' })
  })

  it('of a daemon that is not there says so', async () => {
    await expect(open()).rejects.toThrow(/there is no such socket/)
    await writeFile(socket, '')
    await expect(open()).rejects.toThrow(/no socket|nobody listens/)
  })
})

describe('the socket', () => {
  it.each([
    [{}, '/x/docker.sock', '/x/docker.sock'],
    [{}, 'unix:///x/docker.sock', '/x/docker.sock'],
    [{ DOCKER_HOST: 'unix:///y.sock' }, undefined, '/y.sock'],
    [{ DOCKER_HOST: 'unix:///y.sock' }, '/x.sock', '/x.sock'],
  ])('by %j and %j is %s', (env, given, path) => expect(findSocket(given, env)).toBe(path))

  it.each(['tcp://10.0.0.1:2375', 'ssh://me@host', 'docker.sock'])('is not %s', (DOCKER_HOST) => {
    expect(() => findSocket(undefined, { DOCKER_HOST })).toThrow(/leads elsewhere/)
  })

  it('is looked for where rootless daemons keep it', async () => {
    const env = { XDG_RUNTIME_DIR: folder }
    await daemon(saves)
    expect(['/var/run/docker.sock', socket]).toContain(findSocket(undefined, env))
  })
})
