export { cocoapodsFormats } from './formats.ts'
export { parsePodfileLock } from './podfile-lock.ts'
