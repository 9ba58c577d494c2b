export { lockFormat } from './format.ts'
export { leftOut } from './left-out.ts'
export { readLenientJson, readLenientObject } from './lenient.ts'
export { licenseField, namedLicenses } from './licenses.ts'
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
  versionOf,
} from './package.ts'
export { reachable } from './reachable.ts'
export { readLockJson, readLockText, readLockYaml, refuseLock } from './read.ts'
export { readLockToml } from './toml.ts'
export { mergeDuplicates } from './unique.ts'
