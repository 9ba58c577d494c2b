export { swiftFormats, swiftResolvedFormat } from './formats.ts'
export { parsePackageResolved } from './package-resolved.ts'
