import { describe, expect, it } from 'vitest'
import {
  described,
  holdImage,
  layersOf,
  makeImage,
  makeIndex,
  rootOf,
  type TestImage,
} from '../../../test/stand-in/registry/index.ts'
import { openRegistryImage } from './index.ts'
import { collect, failureOf, quick, standIn } from './registry.test-support.ts'

const image = makeImage({ run: { User: '1000' } })
const arm = makeImage({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } })
const attestation = {
  ...described('application/vnd.oci.image.manifest.v1+json', Buffer.from('{}')),
  platform: { os: 'unknown', architecture: 'unknown' },
}

async function opened(held: TestImage, reference = 'team/app:1.0', options = quick) {
  const registry = await standIn()
  holdImage(registry, 'team/app', '1.0', held)
  return { registry, source: await openRegistryImage(`${registry.host}/${reference}`, options) }
}

describe('an image of a registry', () => {
  it('is opened by tag, and its layers stream when they are read', async () => {
    const { registry, source } = await opened(image)
    expect(source).toMatchObject({ kind: 'registry', manifestDigest: rootOf(image).digest, config: { user: '1000' } })
    expect(source.name).toBe(`${registry.host}/team/app:1.0`)
    expect(source.tags).toEqual([`${registry.host}/team/app:1.0`])
    const blobs = () => registry.requests.filter(({ path }) => path.includes('/blobs/')).length
    expect(blobs()).toBe(1)
    const [layer] = source.layers
    if (layer?.content.kind !== 'archive') throw new Error('a layer is an archive')
    expect(await collect(layer.content.open())).toEqual(image.blobs.get(layer.digest ?? ''))
    expect(await collect(layer.content.open())).toEqual(image.blobs.get(layer.digest ?? ''))
    expect(blobs()).toBe(3)
    await source.close()
  })

  it('is opened by digest', async () => {
    const { digest } = rootOf(image)
    const { source } = await opened(image, `team/app@${digest}`)
    expect(source).toMatchObject({ manifestDigest: digest, tags: [] })
  })

  it('is asked for by digest when tag and digest are written', async () => {
    const { registry } = await opened(image, `team/app:gone@${rootOf(image).digest}`)
    expect(registry.requests.filter(({ path }) => path.includes('gone'))).toEqual([])
  })

  it('may be of Docker’s media types', async () => {
    const docker = makeIndex([makeImage({ docker: true })], [], true)
    const { source } = await opened(docker)
    expect(source.indexDigest).toBe(rootOf(docker).digest)
  })

  it('is the one for the platform, through nested indexes and past attestations', async () => {
    const nested = makeIndex([makeIndex([image, arm], [attestation])], [attestation])
    const { source } = await opened(nested, 'team/app:1.0', {
      ...quick,
      platform: { os: 'linux', architecture: 'arm64' },
    })
    expect(source).toMatchObject({ manifestDigest: rootOf(arm).digest, indexDigest: rootOf(nested).digest })
  })

  it('says which platforms there are when it has not the one asked for', async () => {
    const error = await failureOf(() =>
      opened(makeIndex([image, arm]), 'team/app:1.0', { ...quick, platform: { os: 'linux', architecture: 's390x' } }),
    )
    expect(error.message).toMatch(/has no image for linux\/s390x/)
    expect(error.hint).toContain('linux/arm64')
  })

  it('is refused when its indexes nest without end', async () => {
    let nested = makeIndex([image])
    for (let depth = 0; depth < 6; depth++) nested = makeIndex([nested])
    expect((await failureOf(() => opened(nested))).message).toMatch(/nests indexes deeper than 4/)
  })

  it('has as many layers as its manifest lists, each with its digest, size and media type', async () => {
    const layers = [
      { files: [], compression: 'none' as const },
      { files: [], compression: 'zstd' as const },
    ]
    const two = makeImage({ layers })
    const { source } = await opened(two)
    expect(
      source.layers.map(({ digest, storedBytes, mediaType }) => ({ digest, size: storedBytes, mediaType })),
    ).toEqual(layersOf(two))
  })

  it.each(['', 'ghcr.io/UPPER', 'a b', 'app@sha256:12', '-'])('is refused by the name %j', async (name) => {
    expect((await failureOf(() => openRegistryImage(name, quick))).code).toBe('usage')
  })
})
