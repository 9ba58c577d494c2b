import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { tarOf } from '../../formats/tar/build.test-support.ts'
import type { LayerScan } from '../analysis/index.ts'
import { scanLayer } from '../analysis/index.ts'
import type { SourceLayer } from '../source/index.ts'
import { FolderCache, keyOf, withCache } from './index.ts'

const root = mkdtempSync(join(tmpdir(), 'seawall-layer-cache-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

function layerOf(bytes: Buffer, more: Partial<SourceLayer> = {}): SourceLayer {
  async function* open(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  const diffId = digestOf(bytes)
  return { index: 0, diffId, mediaType: '', storedBytes: bytes.length, content: { kind: 'archive', open }, ...more }
}

const archive = tarOf({ path: 'etc/hostname', data: 'web' })
const other = tarOf({ path: 'etc/hostname', data: 'other' })
const key = (digest: string): string => keyOf(digest, [], 'test')

let folder = ''
let cache: FolderCache
let scans = 0
beforeEach(() => {
  folder = mkdtempSync(join(root, 'cache-'))
  cache = new FolderCache({ folder })
  scans = 0
})

function read(layer: SourceLayer): Promise<LayerScan> {
  return withCache(layer, cache, key, () => {
    scans += 1
    return scanLayer(layer, { analysers: [], spool: { folder } })
  })
}

describe('results of layers', () => {
  it('are kept, and the same the second time', async () => {
    const first = await read(layerOf(archive))
    expect(await read(layerOf(archive))).toEqual(JSON.parse(JSON.stringify(first)))
    expect(scans).toBe(1)
  })

  it('are not used for a layer that only says it is the one', async () => {
    await read(layerOf(archive))
    const { walked, files } = await read(layerOf(other, { diffId: digestOf(archive), digest: digestOf(archive) }))
    expect(scans).toBe(2)
    expect(walked.damage).toMatch(/not those its digest says/)
    expect(files.sizes).toEqual([5])
    expect(readdirSync(folder)).toHaveLength(1)
  })

  it('are not used where the image says its layer unpacks to something else', async () => {
    await read(layerOf(archive))
    await read(layerOf(archive, { digest: digestOf(archive), diffId: digestOf(other) }))
    expect(scans).toBe(2)
  })

  it('of a damaged layer are not kept', async () => {
    const half = archive.subarray(0, 513)
    await read(layerOf(half))
    await read(layerOf(half))
    expect(scans).toBe(2)
  })

  it('are for nobody else to read, and count as none when they are broken', async () => {
    await read(layerOf(archive))
    const [name = ''] = readdirSync(folder)
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
    truncateSync(join(folder, name), 20)
    await read(layerOf(archive))
    writeFileSync(join(folder, name), 'no gzip')
    await read(layerOf(archive))
    expect(scans).toBe(3)
    await read(layerOf(archive))
    expect(scans).toBe(3)
  })

  it('cost nothing but time where they cannot be kept', async () => {
    const faults: unknown[] = []
    writeFileSync(join(folder, 'file'), '')
    cache = new FolderCache({ folder: join(folder, 'file'), onFault: (error) => faults.push(error) })
    expect((await read(layerOf(archive))).walked.damage).toBeUndefined()
    expect(faults.length).toBeGreaterThan(0)
  })

  it('go when there are too many bytes of them, the longest unused first', async () => {
    cache = new FolderCache({ folder, maxBytes: 1 })
    await read(layerOf(archive))
    expect(readdirSync(folder)).toEqual([])
  })

  it('have other names for other programs, analysers and layers', () => {
    const analyser = { id: 'a', version: 1, maxBytes: 1, wants: () => false, analyse: () => [] }
    const names = [
      keyOf('sha256:1', [], 'p'),
      keyOf('sha256:2', [], 'p'),
      keyOf('sha256:1', [], 'q'),
      keyOf('sha256:1', [analyser], 'p'),
      keyOf('sha256:1', [{ ...analyser, version: 2 }], 'p'),
    ]
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('a cache that cannot be made', () => {
  it.skipIf(process.platform !== 'linux')('ends in a fault, where folders can be made in no way', async () => {
    const faults: unknown[] = []
    cache = new FolderCache({ folder: '/proc/nowhere/layers', onFault: (error) => faults.push(error) })
    expect((await read(layerOf(archive))).walked.damage).toBeUndefined()
    expect(faults.length).toBeGreaterThan(0)
  })
})
