export { parseCargoLock } from './cargo-lock.ts'
export { cargoLockFormat, rustLockFormats } from './formats.ts'
