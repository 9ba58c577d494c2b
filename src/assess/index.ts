export type { Assessment, CheckTally, PodSecurityTally, Remark } from './assessment.ts'
export { type AssessOptions, Assessor } from './assessor.ts'
export {
  coversCheck,
  coversSlot,
  coversSubject,
  type Exception,
  type ExceptionReport,
  type ExceptionScope,
  type ExceptionState,
  isExpired,
  noExpiry,
} from './exception.ts'
export { isDay, parseExceptions } from './exception-format.ts'
export {
  type Adoption,
  adoptExceptions,
  type ExceptionFile,
  type ExceptionImport,
  importExceptions,
  type NotImported,
  nobody,
} from './exception-import/index.ts'
export { mendFindings } from './fix.ts'
export type { FixOptions, FixRun, FixTarget, Mended, NotMended, ProvenFix } from './fix-types.ts'
export type { KindGap } from './gap-verdicts.ts'
export {
  type ForeignSource,
  type ImportedFinding,
  ImportedJoin,
  type ImportedReport,
  type JoinedBy,
} from './imported.ts'
export { isOwnCheck, OwnJudge, type PlacedOutcomes } from './judge.ts'
export { deploymentBehind, refOfOwner } from './owner-index.ts'
export {
  type Break,
  type NamespacePlan,
  type PodSecurityPlan,
  planPodSecurity,
  type VersionChange,
} from './pss-plan.ts'
export { isSelected, names, type Selection } from './selection.ts'
