import { type Analyser, inventoryAnalysers, type LayerScan, scanLayer } from './analysis/index.ts'
import { keyOf, type LayerCache, withCache } from './cache/index.ts'
import { type BaseSplit, baseSplit } from './history/index.ts'
import { type ImageSecret, type Inventory, inventoryOf, secretsOf } from './inventory/index.ts'
import { type Overlay, overlayOf } from './overlay/index.ts'
import type { SecretFinder } from './secrets/index.ts'
import type { ImageSource } from './source/index.ts'

export interface ReadOptions {
  /** Where files too large for memory are put while they are looked at. */
  readonly spoolFolder: string
  readonly analysers?: readonly Analyser[]
  readonly digests?: boolean
  /** Rules for the configuration and the history; the built-in ones unless told. */
  readonly secretFinder?: SecretFinder
  /** Results kept from before. */
  readonly cache?: { readonly layers: LayerCache; readonly program: string }
  /** Told when a layer has been read. */
  readonly onLayer?: (index: number, scan: LayerScan) => void
}

/** An image whose layers have been read. */
export interface ReadImage {
  readonly source: ImageSource
  readonly layers: readonly LayerScan[]
  readonly overlay: Overlay
  readonly inventory: Inventory
  /** Empty where nobody looked for them. */
  readonly secrets: readonly ImageSecret[]
  readonly base: BaseSplit
}

/** Reads every layer of an image once and lays the results over each other. */
export async function readImage(source: ImageSource, options: ReadOptions): Promise<ReadImage> {
  const { analysers = inventoryAnalysers, secretFinder, spoolFolder, digests = false, cache, onLayer } = options
  const scanOptions = { analysers, spool: { folder: spoolFolder }, digests }
  const makeKey = (digest: string): string => keyOf(digest, analysers, `${cache?.program ?? ''} ${digests}`)
  const layers = await inTurns(source.layers, layersAtOnce, async (layer) => {
    const scan = await withCache(layer, cache?.layers, makeKey, () => scanLayer(layer, scanOptions))
    onLayer?.(layer.index, scan)
    return scan
  })
  const overlay = overlayOf(layers.map(({ files }) => files))
  const { config, annotations } = source
  return {
    source,
    layers,
    overlay,
    inventory: inventoryOf(layers, overlay),
    secrets: analysers.some(({ id }) => id.startsWith('secrets'))
      ? secretsOf(layers, overlay, config, secretFinder)
      : [],
    base: baseSplit(config, layers.length, annotations),
  }
}

/** Unpacking goes on in another thread: while one layer is looked at the next is unpacked. */
const layersAtOnce = 2

/** The results in order, at most so many of them under way. */
async function inTurns<T, R>(items: readonly T[], atOnce: number, run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  const queue = items.entries()
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}
