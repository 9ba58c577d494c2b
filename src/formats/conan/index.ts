export { parseConanLock } from './conan-lock.ts'
export { conanFormats, conanLockFormat } from './formats.ts'
