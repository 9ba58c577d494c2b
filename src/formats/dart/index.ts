export { dartFormats } from './formats.ts'
export { type PubOptions, parsePubLock } from './pub-lock.ts'
