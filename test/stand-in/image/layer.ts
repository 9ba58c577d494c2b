import { createHash } from 'node:crypto'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { tarOf, type Written } from '../../../src/formats/tar/build.test-support.ts'

export type Packing = 'none' | 'gzip' | 'zstd'

/** A layer made for a test: what is in it, and how it is stored. */
export interface MadeLayer {
  readonly entries: readonly Written[]
  readonly packing?: Packing
  /** In place of the archive of the entries. */
  readonly bytes?: Buffer
  readonly createdBy?: string
  /** In place of what its bytes have. */
  readonly diffId?: string
}

export const layer = (...entries: readonly Written[]): MadeLayer => ({ entries })

/** A regular file. */
export const file = (path: string, data: string | Buffer = '', more: Partial<Written> = {}): Written => ({
  path,
  data,
  ...more,
})

export const hardLink = (path: string, link: string): Written => ({ path, link, type: '1' })
export const symLink = (path: string, link: string): Written => ({ path, link, type: '2' })

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export function unpackedBytes({ bytes, entries }: MadeLayer): Buffer {
  return bytes ?? tarOf(...entries)
}

export function storedBytes(made: MadeLayer): Buffer {
  const { packing = 'none' } = made
  const bytes = unpackedBytes(made)
  if (packing === 'none') return bytes
  return packing === 'gzip' ? gzipSync(bytes) : zstdCompressSync(bytes)
}

/** The configuration of an image of such layers. */
export function configOf(layers: readonly MadeLayer[], more: object = {}): Buffer {
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { User: '1000:1000', Healthcheck: { Test: ['CMD', 'true'] } },
    rootfs: { type: 'layers', diff_ids: layers.map((made) => made.diffId ?? digestOf(unpackedBytes(made))) },
    history: layers.map(({ createdBy }, index) => ({ created_by: createdBy ?? `COPY ${index} /` })),
    ...more,
  }
  return Buffer.from(JSON.stringify(config))
}
