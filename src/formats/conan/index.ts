export { parseConanLock } from './conan-lock.ts'
export { conanFormats } from './formats.ts'
