import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseCargoLock } from './cargo-lock.ts'

export const cargoLockFormat = lockFormat('cargo-lock', 'cargo', { names: ['Cargo.lock'] }, (content) =>
  parseCargoLock(content),
)

export const rustLockFormats: readonly TextFormat[] = [cargoLockFormat]
