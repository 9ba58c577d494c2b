import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ImageSource, type ReadImage, readImage } from '../../src/image/index.ts'
import {
  configOf,
  type MadeImage,
  makeImage,
  makeIndex,
  rootOf,
  sha256,
  type TestImage,
} from '../stand-in/registry/index.ts'

/** One way to keep an image, and to open it again. */
export interface ImageKeeper {
  /** Opens an image that is kept under `example.com/team/app:1.0`; `folder` is empty and is removed later. */
  open(image: TestImage, folder: string): Promise<ImageSource>
  /** Whether the manifest is kept as it is; an archive of docker save has another. */
  readonly keepsManifest: boolean
  /** Takes no blob whose bytes are not those of its digest. */
  readonly checksContent?: boolean
  stop?(): Promise<void>
}

export const keptName = 'example.com/team/app:1.0'

const files = (...names: string[]) => names.map((path) => ({ path, data: `content of ${path}\n` }))
const long = `${'folder/'.repeat(12)}end`

const wishes: Readonly<Record<string, MadeImage>> = {
  'one layer': {},
  'no layer': { layers: [] },
  'an empty layer': { layers: [{ files: [] }] },
  'layers of every compression': {
    layers: [
      { files: files('a', 'dir/b'), compression: 'gzip' },
      { files: files('dir/c', 'dir/.wh.b'), compression: 'none' },
      { files: files(long, 'naïve ☃'), compression: 'zstd' },
    ],
  },
  'the same layer twice': { layers: [{ files: files('a') }, { files: files('a') }] },
  'a large file': {
    layers: [{ files: [{ path: 'large', data: Buffer.alloc(3_000_000, 'seawall ') }], compression: 'none' }],
  },
  'media types of Docker': { docker: true },
  'a full configuration': {
    run: {
      User: '10001:10001',
      Env: ['PATH=/usr/bin', 'A='],
      Entrypoint: ['/app'],
      Cmd: ['--help'],
      Labels: { 'org.opencontainers.image.title': 'app' },
      ExposedPorts: { '8080/tcp': {} },
      Volumes: { '/data': {} },
      WorkingDir: '/srv',
    },
  },
}

/** The same image is the same, wherever it is kept. */
export function imageSourceContract(start: () => Promise<ImageKeeper>): void {
  let keeper: ImageKeeper
  let folder: string
  beforeAll(async () => {
    keeper = await start()
    folder = await mkdtemp(join(tmpdir(), 'seawall-source-'))
  }, 60_000)
  afterAll(async () => {
    await keeper?.stop?.()
    await rm(folder, { recursive: true, force: true })
  })

  const openIn = async (image: TestImage): Promise<ImageSource> =>
    keeper.open(image, await mkdtemp(join(folder, 'image-')))
  const read = (source: ImageSource): Promise<ReadImage> =>
    readImage(source, { spoolFolder: folder, analysers: [], digests: true })

  describe.each(Object.entries(wishes))('an image with %s', (_name, wish) => {
    const image = makeImage(wish)
    const config = JSON.parse(configOf(image).content.toString('utf8'))
    let source: ImageSource
    beforeAll(async () => {
      source = await openIn(image)
    })
    afterAll(() => source?.close())

    it('has its configuration', () => {
      expect(source.imageId).toBe(configOf(image).digest)
      expect(source.config.diffIds).toEqual(config.rootfs.diff_ids)
      expect(source.config).toMatchObject({
        os: 'linux',
        architecture: 'amd64',
        user: config.config.User ?? '',
        env: config.config.Env ?? [],
        labels: config.config.Labels ?? {},
        exposedPorts: Object.keys(config.config.ExposedPorts ?? {}),
      })
      expect(source.config.history).toHaveLength(config.history.length)
    })

    it('has its layers in order, each whole and with the bytes it has to have', async () => {
      const { layers } = await read(source)
      expect(layers.map(({ walked }) => walked.damage)).toEqual(config.rootfs.diff_ids.map(() => undefined))
      expect(layers.map(({ walked }) => walked.diffId)).toEqual(config.rootfs.diff_ids)
      expect(source.layers.map(({ index }) => index)).toEqual(layers.map((_, index) => index))
      expect(layers.map(filesIn)).toEqual(wish.layers?.map(filesOf) ?? [filesOf({ files: [hello] })])
    })

    it('can be read more than once', async () => {
      const [first, second] = [await read(source), await read(source)]
      expect(second.layers).toEqual(first.layers)
    })

    it('has its manifest, where that is kept', () => {
      expect(source.manifestDigest).toBe(keeper.keepsManifest ? rootOf(image).digest : undefined)
    })
  })

  it('chooses the image of an index by platform', async () => {
    if (!keeper.keepsManifest) return // an archive of docker save holds one image
    const image = makeImage({ platform: { os: 'linux', architecture: 'amd64' }, run: { User: 'amd' } })
    const arm = makeImage({ platform: { os: 'linux', architecture: 'arm64' }, run: { User: 'arm' } })
    const source = await openIn(makeIndex([arm, image]))
    expect(source.config.user).toBe('amd')
    expect(source.indexDigest).toBe(rootOf(makeIndex([arm, image])).digest)
    await source.close()
  })

  it('finds out a layer with other bytes, and still reads what it can', async () => {
    if (keeper.checksContent === true) return
    const image = makeImage({ layers: [{ files: files('a'), compression: 'none' }, { files: files('b') }] })
    const [digest = '', ...others] = [...image.blobs.keys()].filter((one) => one !== configOf(image).digest)
    const forged = Buffer.from(image.blobs.get(digest) ?? '')
    forged.write('CONTENT', 512)
    const source = await openIn({ ...image, blobs: new Map([...image.blobs, [digest, forged]]) })
    const { layers } = await read(source)
    expect(layers.map(({ walked }) => walked.damage === undefined)).toEqual([false, ...others.map(() => true)])
    expect(layers.flatMap(filesIn).map(({ path }) => path)).toEqual(['a', 'b'])
    await source.close()
  })
}

const hello = { path: 'hello.txt', data: 'hello\n' }

function filesOf({ files }: NonNullable<MadeImage['layers']>[number]) {
  return files.map(({ path, data }) => ({ path, digest: sha256(Buffer.from(data ?? '')) }))
}

function filesIn({ files }: ReadImage['layers'][number]) {
  return files.paths.map((path, index) => ({ path, digest: `sha256:${files.digests[index]}` }))
}
