export { type ImageDiff, imageDiff, renderImageDiff, renderSbomDiff } from './diff.ts'
export { type ImageReport, imageReport, type ReportHead } from './model.ts'
export { sbomOf } from './sbom.ts'
export { type ImageTableOptions, renderImageTable } from './table.ts'
