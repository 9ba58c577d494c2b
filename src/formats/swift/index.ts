export { swiftFormats } from './formats.ts'
export { parsePackageResolved } from './package-resolved.ts'
