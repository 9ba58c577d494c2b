export { type DensityMetrics, densityMetrics } from './metrics.ts'
export type { AffectedReport, AskedQuestion } from './model.ts'
export { renderAffected } from './table.ts'
