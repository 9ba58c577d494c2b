export { dartFormats, pubLockFormat } from './formats.ts'
export { type PubOptions, parsePubLock } from './pub-lock.ts'
