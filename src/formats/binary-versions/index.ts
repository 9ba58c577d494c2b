export { binaryVersion } from './binary-version.ts'
export { type CpeNames, cpeNamesOf } from './classifiers.ts'
