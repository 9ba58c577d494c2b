export { type PythonVersion, parsePythonVersion } from './pep440-parse.ts'
export type { VersionScheme } from './scheme.ts'
export { schemeOf, versionScheme, versionSchemes } from './schemes.ts'
