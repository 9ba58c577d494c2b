export { cocoapodsFormats, podfileLockFormat } from './formats.ts'
export { parsePodfileLock } from './podfile-lock.ts'
