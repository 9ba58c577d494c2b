import { randomUUID } from 'node:crypto'
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { isObject, type Json } from '../../core/index.ts'
import type { LayerScan } from '../analysis/index.ts'
import { makeFolder } from '../make-folder.ts'
import type { LayerCache } from './layer-cache.ts'

export interface FolderCacheOptions {
  readonly folder: string
  /** Of all results together; the ones used longest ago go first. */
  readonly maxBytes?: number
  /** Told when a result could not be kept. */
  readonly onFault?: (error: unknown) => void
}

const defaultMaxBytes = 512 * 1024 * 1024
/** Of one result, unpacked: beyond it reading the layer again is cheaper. */
const maxResultBytes = 96 * 1024 * 1024
/** Looked after once in so many results. */
const putsBetweenCleaning = 50

/** Results as files of a folder, one a layer: whole or not there, for nobody else to read. */
export class FolderCache implements LayerCache {
  readonly #folder: string
  readonly #maxBytes: number
  readonly #onFault: (error: unknown) => void
  #puts = 0

  constructor({ folder, maxBytes = defaultMaxBytes, onFault = () => undefined }: FolderCacheOptions) {
    this.#folder = folder
    this.#maxBytes = maxBytes
    this.#onFault = onFault
  }

  async has(key: string): Promise<boolean> {
    return (await stat(this.#fileOf(key)).catch(() => undefined)) !== undefined // whatever the fault, there is none to use
  }

  /** A file that is broken or from elsewhere counts as none. */
  async get(key: string): Promise<LayerScan | undefined> {
    const file = this.#fileOf(key)
    try {
      const packed = await readFile(file)
      const scan = scanIn(gunzipSync(packed, { maxOutputLength: maxResultBytes }).toString('utf8'))
      const now = new Date()
      await utimes(file, now, now)
      return scan
    } catch (error) {
      if (!isAbsent(error)) this.#onFault(error)
      return undefined
    }
  }

  /** A full disk or a folder that cannot be written costs the next reading its time, and this one nothing. */
  async put(key: string, scan: LayerScan): Promise<void> {
    const part = join(this.#folder, `${randomUUID()}.part`)
    try {
      const text = JSON.stringify(scan) // hostile names can make more text of it than a string holds
      if (text.length > maxResultBytes) return
      makeFolder(this.#folder)
      await writeFile(part, gzipSync(text, { level: 1 }), { mode: 0o600 })
      await rename(part, this.#fileOf(key))
      if (this.#puts++ % putsBetweenCleaning === 0) await this.#clean()
    } catch (error) {
      this.#onFault(error)
      await rm(part, { force: true }).catch(this.#onFault)
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, `${key}.json.gz`)
  }

  async #clean(): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => /^[\w-]+\.(?:json\.gz|part)$/.test(name))
    const found = await Promise.all(
      names.map(async (name) => {
        const path = join(this.#folder, name)
        const stats = await stat(path).catch(() => undefined) // somebody else cleans too
        return { path, size: stats?.size ?? 0, used: stats?.mtimeMs ?? 0 }
      }),
    )
    let total = 0
    for (const { path, size, used } of found.sort((a, b) => b.used - a.used)) {
      total += size
      const isAbandoned = path.endsWith('.part') && used < Date.now() - 3_600_000
      if (total > this.#maxBytes || isAbandoned) await rm(path, { force: true })
    }
  }
}

function scanIn(text: string): LayerScan {
  const value = JSON.parse(text) as Json // its shape is looked at below
  if (!isObject(value) || !isObject(value.walked) || !isObject(value.files) || !Array.isArray(value.finds))
    throw new Error('a kept result has another shape')
  return value as unknown as LayerScan // ours: the name of the file is the digest of what made it
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
