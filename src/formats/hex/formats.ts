import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseMixLock } from './mix-lock.ts'

const mixLockFormat = lockFormat('mix-lock', 'hex', { names: ['mix.lock'] }, parseMixLock)

export const hexFormats: readonly TextFormat[] = [mixLockFormat]
