export type { VersionScheme } from './scheme.ts'
export { schemeOf, versionScheme, versionSchemes } from './schemes.ts'
