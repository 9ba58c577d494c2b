import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseCargoLock } from './cargo-lock.ts'

export const cargoLockFormat: TextFormat = {
  id: 'cargo-lock',
  type: 'cargo',
  kind: 'lock',
  files: { names: ['Cargo.lock'] },
  maxBytes: maxLockBytes,
  parse: (content) => parseCargoLock(content),
}

export const rustLockFormats: readonly TextFormat[] = [cargoLockFormat]
