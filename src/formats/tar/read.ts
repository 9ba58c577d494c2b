import { messageOf } from '../../core/index.ts'
import { ByteSource } from './byte-source.ts'
import { decompress } from './decompress.ts'
import { TarFault } from './fault.ts'
import { blockSize, parseHeader, type TarHeader } from './header.ts'
import { decimal, parsePax } from './pax.ts'
import { safePath } from './safe-path.ts'

export interface TarLimits {
  /** Larger files are skipped. */
  readonly maxEntryBytes: number
  /** 100,000 unless told. */
  readonly maxEntries?: number
  /** Of the unpacked archive; 4 GiB unless told. */
  readonly maxTotalBytes?: number
  /** Which files to read; the others are passed over without a word. */
  wants(path: string): boolean
}

export type TarEntry =
  | { readonly kind: 'file'; readonly path: string; readonly bytes: Buffer }
  | {
      readonly kind: 'skipped'
      /** For `unsafe-path` as it stands in the archive: show it with care. */
      readonly path: string
      readonly why: 'link' | 'unsafe-path' | 'too-large' | 'special'
    }
  | { readonly kind: 'malformed'; readonly message: string }

/**
 * Reads the wanted files of a tar archive (plain, gzip or zstd) as it streams by; nothing is written to disk and no
 * link is followed. Ends with `malformed` when the archive is damaged, cut off or beyond a limit. An unsafe path is
 * always reported, other skipped entries when they are wanted.
 */
export async function* readTar(
  chunks: AsyncIterable<Uint8Array>,
  limits: TarLimits,
): AsyncGenerator<TarEntry, void, undefined> {
  const source = new ByteSource(decompress(chunks), limits.maxTotalBytes ?? 4 * 1024 ** 3)
  try {
    yield* new Reader(source, limits).entries()
  } catch (fault) {
    // zlib and the source itself throw errors of their own.
    yield { kind: 'malformed', message: fault instanceof TarFault ? fault.message : unpackingFailed(fault) }
  } finally {
    await source.close()
  }
}

function unpackingFailed(fault: unknown): string {
  return `The archive cannot be unpacked: ${messageOf(fault)}.`
}

/** Longer names are an attack on memory. */
const maxExtensionBytes = 1024 * 1024

/** What an extended header says about the entry after it. */
interface Extension {
  path?: string
  size?: number
  sparse?: boolean
}

class Reader {
  readonly #source: ByteSource
  readonly #limits: TarLimits
  #extension: Extension = {}

  constructor(source: ByteSource, limits: TarLimits) {
    this.#source = source
    this.#limits = limits
  }

  async *entries(): AsyncGenerator<TarEntry, void, undefined> {
    const maxEntries = this.#limits.maxEntries ?? 100_000
    for (let count = 1; ; count++) {
      const header = await this.#header()
      if (header === undefined) return
      if (count > maxEntries) throw new TarFault(`The archive has more than the limit of ${maxEntries} entries.`)
      if (await this.#readExtension(header)) continue
      const entry = await this.#entry(header)
      this.#extension = {}
      if (entry !== undefined) yield entry
    }
  }

  async #header(): Promise<TarHeader | undefined> {
    const block = await this.#source.take(blockSize)
    if (block === undefined) throw new TarFault('The archive is cut off: its end mark is missing.')
    return parseHeader(block)
  }

  async #readExtension({ type, size }: TarHeader): Promise<boolean> {
    if (!'xgLK'.includes(type)) return false
    if (type === 'g' || type === 'K') {
      await this.#skipData(size)
      return true
    }
    if (size > maxExtensionBytes) throw new TarFault('An extended header of the archive is too large.')
    const data = await this.#data(size)
    if (type === 'L') this.#extension.path = data.toString('utf8').replace(/\0+$/, '')
    else this.#applyPax(parsePax(data))
    return true
  }

  #applyPax(records: ReadonlyMap<string, string>): void {
    const path = records.get('GNU.sparse.name') ?? records.get('path')
    const size = records.get('size')
    if (path !== undefined) this.#extension.path = path
    if (size !== undefined) this.#extension.size = decimal(size)
    this.#extension.sparse = records.has('GNU.sparse.major') || records.has('GNU.sparse.map')
  }

  async #entry(header: TarHeader): Promise<TarEntry | undefined> {
    const written = this.#extension.path ?? header.path
    const size = this.#extension.size ?? header.size
    const kind = this.#extension.sparse ? 'special' : kindOf(header.type)
    if (header.continues) await this.#skipSparseMap()
    // Only these have data after the header, whatever size it states.
    const length = kind === 'file' || kind === 'special' ? dataLength(header.type, size) : 0
    if (kind === 'folder' || (kind === 'file' && written.endsWith('/'))) return this.#skipData(length)
    const path = safePath(written)
    const why = path === undefined ? 'unsafe-path' : this.#whySkipped(kind, size)
    const wanted = path === undefined || this.#limits.wants(path)
    if (why === undefined && wanted && path !== undefined) {
      return { kind: 'file', path, bytes: await this.#data(length) }
    }
    await this.#skipData(length)
    return wanted && why !== undefined ? { kind: 'skipped', path: path ?? written, why } : undefined
  }

  #whySkipped(kind: 'file' | 'link' | 'special', size: number) {
    if (kind !== 'file') return kind
    return size > this.#limits.maxEntryBytes ? 'too-large' : undefined
  }

  async #skipSparseMap(): Promise<void> {
    for (;;) {
      const block = await this.#source.take(blockSize)
      if (block === undefined) throw new TarFault('The archive is cut off.')
      if (block[504] === 0) return
    }
  }

  async #data(size: number): Promise<Buffer> {
    const data = await this.#source.take(size)
    if (data === undefined) throw new TarFault('The archive is cut off.')
    await this.#source.skip(padding(size))
    return data
  }

  async #skipData(size: number): Promise<undefined> {
    await this.#source.skip(size + padding(size))
  }
}

function kindOf(type: string): 'file' | 'folder' | 'link' | 'special' {
  if (type === '0' || type === '\0' || type === '7') return 'file'
  if (type === '5') return 'folder'
  return type === '1' || type === '2' ? 'link' : 'special'
}

/** Devices and pipes have no data. */
function dataLength(type: string, size: number): number {
  return '346'.includes(type) ? 0 : size
}

function padding(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize
}
