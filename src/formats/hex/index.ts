export { hexFormats, mixLockFormat } from './formats.ts'
export { parseMixLock } from './mix-lock.ts'
