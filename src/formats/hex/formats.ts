import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseMixLock } from './mix-lock.ts'

export const mixLockFormat: TextFormat = {
  id: 'mix-lock',
  type: 'hex',
  kind: 'lock',
  files: { names: ['mix.lock'] },
  maxBytes: maxLockBytes,
  parse: parseMixLock,
}

export const hexFormats: readonly TextFormat[] = [mixLockFormat]
