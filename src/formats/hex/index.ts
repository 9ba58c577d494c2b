export { hexFormats } from './formats.ts'
export { parseMixLock } from './mix-lock.ts'
