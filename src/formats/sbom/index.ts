export * from './model/index.ts'
export { largestSbom, readSbom } from './read-sbom.ts'
