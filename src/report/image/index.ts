export { billVulnerabilities } from './bill-vulnerabilities.ts'
export {
  type ImageDiff,
  imageDiff,
  type NamedBill,
  renderImageDiff,
  renderSbomDiff,
  type SbomDiffReport,
  type Side,
  sbomDiff,
} from './diff.ts'
export { type ImageReport, imageReport, isWhole, type ReportHead } from './model.ts'
export { imageOpenVex } from './openvex.ts'
export { sbomOf } from './sbom.ts'
export { type ImageTableOptions, renderImageTable } from './table.ts'
export type { VulnerabilityPart, VulnerabilityRow } from './vulnerabilities.ts'
