export { malformed, readJson, readJsonObject, readToml, readYaml } from './document.ts'
export { lockFormat } from './format.ts'
export { leftOut } from './left-out.ts'
export { licenseField, namedLicenses } from './licenses.ts'
export { mergeSame } from './merge.ts'
export { neededIds } from './needs.ts'
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
export { readLockJson, readLockText, readLockYaml, refuseLock } from './read.ts'
export { maxLockBytes, maxMetadataBytes } from './sizes.ts'
export { mergeDuplicates } from './unique.ts'
