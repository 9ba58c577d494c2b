import { createHash, type Hash } from 'node:crypto'
import { messageOf, SeawallError } from '../../core/index.ts'
import { type Compression, decompress, TarFault, TarWalker } from '../../formats/tar/index.ts'
import type { SourceLayer } from '../source/index.ts'
import type { Visit, Walked } from './types.ts'

export interface WalkLimits {
  /** Members of one layer. */
  readonly maxEntries: number
  /** Unpacked bytes of one layer. */
  readonly maxBytes: number
  /** Unpacked bytes for each stored one: more is a bomb. */
  readonly maxRatio: number
}

/** Docker's own limit of what a layer may hold is none; these are far beyond what anybody builds. */
const walkLimits: WalkLimits = { maxEntries: 4_000_000, maxBytes: 64 * 1024 ** 3, maxRatio: 1200 }

/** Smaller pieces cost turns of the event loop, larger ones memory. */
const pieceBytes = 512 * 1024

/** Ratios are only worth a look from here on. */
const ratioFromBytes = 64 * 1024 ** 2

/**
 * Reads a layer's archive as it streams by and checks both digests: of the bytes that are stored, and of those unpacked.
 * Damage ends the walk and is told; what was visited until then stands.
 */
export async function walkArchive(
  layer: SourceLayer,
  open: () => AsyncIterable<Uint8Array>,
  visit: Visit,
  limits: WalkLimits = walkLimits,
): Promise<Walked> {
  const stored = counted(layer.digest)
  const unpacked = counted('sha256')
  let compression: Compression = 'none'
  const walker = new TarWalker(visit, { maxEntries: limits.maxEntries, maxTotalBytes: limits.maxBytes })
  let damage: string | undefined
  try {
    const chunks = decompress(through(open(), stored), { onCompression: (found) => (compression = found), pieceBytes })
    for await (const chunk of chunks) {
      const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      unpacked.add(piece)
      refuseBomb(unpacked.bytes, stored.bytes, limits)
      walker.push(piece)
    }
    walker.end()
  } catch (fault) {
    damage = reasonOf(fault)
  }
  const diffId = unpacked.digest()
  return {
    compression,
    storedBytes: stored.bytes,
    bytes: unpacked.bytes,
    diffId,
    damage: damage ?? mismatch(layer, stored.digest(), diffId),
  }
}

interface Counted {
  readonly bytes: number
  add(chunk: Uint8Array): void
  digest(): string
}

/** Counts bytes and takes their digest, by the algorithm of `like`; without one none is taken. */
function counted(like: string | undefined): Counted {
  const algorithm = like?.split(':')[0]
  const hash: Hash | undefined = algorithm === undefined ? undefined : createHash(algorithm)
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    add: (chunk) => {
      bytes += chunk.length
      hash?.update(chunk)
    },
    digest: () => (hash === undefined ? '' : `${algorithm}:${hash.digest('hex')}`),
  }
}

async function* through(chunks: AsyncIterable<Uint8Array>, counter: Counted): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    counter.add(chunk)
    yield chunk
  }
}

function refuseBomb(unpacked: number, stored: number, { maxRatio }: WalkLimits): void {
  if (unpacked > ratioFromBytes && unpacked > stored * maxRatio)
    throw new TarFault(`It unpacks to more than ${maxRatio} times its size.`)
}

function reasonOf(fault: unknown): string {
  if (fault instanceof TarFault) return fault.message
  if (fault instanceof SeawallError) return `${fault.message}.`
  return `It cannot be unpacked: ${messageOf(fault)}.`
}

function mismatch({ digest, diffId }: SourceLayer, stored: string, unpacked: string): string | undefined {
  if (digest !== undefined && digest !== stored) return `Its bytes are not those its digest says: they are ${stored}.`
  if (diffId.startsWith('sha256:') && diffId !== unpacked)
    return `It unpacks to other bytes than the image's configuration says: ${unpacked}.`
  return undefined
}
