import { describe, expect, it } from 'vitest'
import { holdImage, layersOf, makeImage, type StandInRegistry } from '../../../test/stand-in/registry/index.ts'
import { fetchBlob, openRepository, type RegistryOptions, streamBlob } from './index.ts'
import { collect, failureOf, quick, standIn } from './registry.test-support.ts'

const noise = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919 + (at >> 8)) & 255))
const image = makeImage({ layers: [{ files: [{ path: 'noise', data: noise }], compression: 'none' }] })
const [layer = { digest: '', size: 0 }] = layersOf(image)
const content = image.blobs.get(layer.digest) ?? Buffer.alloc(0)
const blobs = /blobs/

async function held(): Promise<StandInRegistry> {
  const registry = await standIn()
  holdImage(registry, 'app', '1', image)
  return registry
}

async function pull(registry: StandInRegistry, options: RegistryOptions = {}, blob = layer): Promise<Buffer> {
  const repository = openRepository(`${registry.host}/app`, { ...quick, ...options })
  return collect(streamBlob(repository, blob)).finally(() => repository.close())
}

const asked = (registry: StandInRegistry) => registry.requests.map(({ headers }) => headers.range)

describe('a blob', () => {
  it('goes on where the connection broke', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'cut', after: 70_000 })
    registry.fail(blobs, { kind: 'cut', after: 50_000 })
    expect((await pull(registry)).equals(content)).toBe(true)
    expect(asked(registry)).toEqual([undefined, 'bytes=70000-', 'bytes=120000-'])
  })

  it('goes on after a silence', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'stall', after: 70_000 })
    expect((await pull(registry, { deadlines: { idleMs: 100 } })).equals(content)).toBe(true)
  })

  it('is whole also when the registry takes no notice of ranges', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'cut', after: 70_000 })
    registry.fail(blobs, { kind: 'no-ranges' })
    expect((await pull(registry)).equals(content)).toBe(true)
  })

  it('is given up when the connection breaks again and again', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'cut', after: 10 }, 99)
    expect((await failureOf(() => pull(registry))).reason).toBe('truncated')
    expect(registry.requests).toHaveLength(5)
  })

  it('is refused when it goes on from another place', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'cut', after: 70_000 })
    registry.fail(blobs, { kind: 'lie', headers: { 'content-range': 'bytes 0-9/10' } })
    expect((await failureOf(() => pull(registry))).reason).toBe('malformed')
  })

  it('is refused when a part comes though the whole was asked for', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'status', status: 206, headers: { 'content-range': 'bytes 0-9/10' } })
    expect((await failureOf(() => pull(registry))).reason).toBe('malformed')
  })

  it('that is longer than its descriptor says is refused while it streams', async () => {
    const registry = await held()
    const short = { ...layer, size: 1000 }
    expect((await failureOf(() => pull(registry, {}, short))).message).toMatch(/more bytes than the 1000/)
  })

  it('that is shorter than its descriptor says is refused', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'lie', content: content.subarray(0, 1000) }, 99)
    const error = await failureOf(() => pull(registry))
    expect([error.reason, error.message]).toEqual(['truncated', expect.stringMatching(/after \d+ of \d+ bytes/)])
  })

  it('fetched whole has the bytes its digest says', async () => {
    const registry = await held()
    const repository = openRepository(`${registry.host}/app`, quick)
    expect((await fetchBlob(repository, layer, 1_000_000)).equals(content)).toBe(true)
    registry.fail(blobs, { kind: 'lie', content: Buffer.alloc(layer.size) })
    expect((await failureOf(() => fetchBlob(repository, layer, 1_000_000))).reason).toBe('digest')
    const before = registry.requests.length
    expect((await failureOf(() => fetchBlob(repository, layer, 1000))).reason).toBe('too-large')
    expect(registry.requests).toHaveLength(before)
    repository.close()
  })

  it('without a digest that can be checked is not asked for', async () => {
    const registry = await held()
    const md5 = { digest: 'md5:00', size: 1 }
    expect((await failureOf(() => pull(registry, {}, md5))).reason).toBe('malformed')
    expect(registry.requests).toEqual([])
  })

  it('may be read in part: what is left is given up', async () => {
    const registry = await held()
    const repository = openRepository(`${registry.host}/app`, quick)
    for await (const _ of streamBlob(repository, layer)) break
    expect((await fetchBlob(repository, layer, 1_000_000)).equals(content)).toBe(true)
    repository.close()
  })

  it('ends with the repository that is closed', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'stall', after: 1000 }, 99)
    const repository = openRepository(`${registry.host}/app`, quick)
    const reader = streamBlob(repository, layer)
    await reader.next()
    repository.close()
    expect((await failureOf(() => reader.next())).reason).toBe('aborted')
    expect(registry.requests).toHaveLength(1)
  })

  it('begins to arrive before the registry has sent it', async () => {
    const registry = await held()
    registry.fail(blobs, { kind: 'stall', after: 1000 })
    const repository = openRepository(`${registry.host}/app`, quick)
    const first = await streamBlob(repository, layer).next()
    expect(first.value).toHaveLength(1000)
    repository.close()
  })
})
