export { inventoryAnalysers } from './analysers.ts'
export { type LayerScan, type ScanOptions, scanLayer } from './scan-layer.ts'
export type { Analyser, FileFact, Find } from './types.ts'
