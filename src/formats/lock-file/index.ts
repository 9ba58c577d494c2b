export { malformed, readJson, readJsonObject, readToml, readYaml } from './document.ts'
export { licenseField, namedLicenses } from './licenses.ts'
export { mergeSame } from './merge.ts'
export {
  entryId,
  keysAt,
  nameOf,
  objectsAt,
  objectsIn,
  type PackageDetails,
  packageFrom,
  packageId,
  skipped,
  versionOf,
} from './package.ts'
export { reachable } from './reachable.ts'
export { maxLockBytes, maxMetadataBytes } from './sizes.ts'
