import { type Analyser, inventoryAnalysers, type LayerScan, scanLayer } from './analysis/index.ts'
import { type BaseSplit, baseSplit } from './history/index.ts'
import { type ImageSecret, type Inventory, inventoryOf, secretsOf } from './inventory/index.ts'
import { type Overlay, overlayOf } from './overlay/index.ts'
import type { ImageSource } from './source/index.ts'

export interface ReadOptions {
  /** Where files too large for memory are put while they are looked at. */
  readonly spoolFolder: string
  readonly analysers?: readonly Analyser[]
  readonly digests?: boolean
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
  const { analysers = inventoryAnalysers, spoolFolder, digests = false, onLayer } = options
  const layers: LayerScan[] = []
  for (const layer of source.layers) {
    const scan = await scanLayer(layer, { analysers, spool: { folder: spoolFolder }, digests })
    onLayer?.(layer.index, scan)
    layers.push(scan)
  }
  const overlay = overlayOf(layers.map(({ files }) => files))
  const { config, annotations } = source
  return {
    source,
    layers,
    overlay,
    inventory: inventoryOf(layers, overlay),
    secrets: analysers.some(({ id }) => id === 'secrets') ? secretsOf(layers, overlay, config) : [],
    base: baseSplit(config, layers.length, annotations),
  }
}
