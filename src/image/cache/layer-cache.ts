import { createHash } from 'node:crypto'
import type { Analyser, LayerScan } from '../analysis/index.ts'
import type { SourceLayer } from '../source/index.ts'

/** Keeps what is known of layers. A server and the gate share it. */
export interface LayerCache {
  has(key: string): Promise<boolean>
  get(key: string): Promise<LayerScan | undefined>
  put(key: string, scan: LayerScan): Promise<void>
}

/**
 * The name of a result: the digest of the bytes that were read and everything that decided what was seen in them.
 * `program` changes with every build of ours.
 */
export function keyOf(storedDigest: string, analysers: readonly Analyser[], program: string): string {
  const parts = [storedDigest, program, ...analysers.map(({ id, version }) => `${id} ${version}`)]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

/**
 * A result kept from before, or `scan` and its result kept. What an archive says of a layer's digest is not believed: the
 * layer is hashed before a result is used. One of a registry comes by its digest or not at all.
 */
export async function withCache(
  layer: SourceLayer,
  cache: LayerCache | undefined,
  makeKey: (storedDigest: string) => string,
  scan: () => Promise<LayerScan>,
): Promise<LayerScan> {
  const claimed = claimedDigest(layer)
  if (cache === undefined || claimed === undefined) return scan()
  const isKept = await cache.has(makeKey(claimed))
  if (isKept && (await isWhatItSays(layer, claimed))) {
    const known = await cache.get(makeKey(claimed))
    if (known !== undefined && fits(known, layer)) return known
  }
  const found = await scan()
  const digest = readDigest(layer, found)
  if (digest !== undefined) await cache.put(makeKey(digest), found)
  return found
}

/** A layer without a digest that is not compressed is stored as what it unpacks to. */
function claimedDigest({ content, digest, diffId }: SourceLayer): string | undefined {
  if (content.kind !== 'archive') return undefined
  return digest ?? (diffId === '' ? undefined : diffId)
}

/** The digest of the bytes that were read, when they were all read and were right. */
function readDigest({ digest }: SourceLayer, { walked }: LayerScan): string | undefined {
  if (walked.damage !== undefined) return undefined
  return digest ?? (walked.compression === 'none' ? walked.diffId : undefined)
}

/** What was unpacked then has to be what this image says its layer unpacks to. */
function fits({ walked }: LayerScan, { diffId }: SourceLayer): boolean {
  return diffId === '' || diffId === walked.diffId
}

async function isWhatItSays({ content, digest }: SourceLayer, claimed: string): Promise<boolean> {
  if (content.kind !== 'archive') return false
  if (content.isVerified === true && digest !== undefined) return true
  const [algorithm = ''] = claimed.split(':')
  const hash = createHash(algorithm)
  try {
    for await (const chunk of content.open()) hash.update(chunk)
  } catch {
    return false // the scan meets the same fault, and tells it
  }
  return claimed === `${algorithm}:${hash.digest('hex')}`
}
