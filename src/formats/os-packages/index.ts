export { type ControlDialect, parseControl } from './control.ts'
export { linesOf } from './lines.ts'
export {
  isPackageName,
  isPackageVersion,
  maxList,
  ownedPath,
  quoted,
  wholeNumber,
  whyNoPackage,
} from './names.ts'
export { WarningPile } from './warning-pile.ts'
