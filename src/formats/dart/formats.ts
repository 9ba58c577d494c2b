import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parsePubLock } from './pub-lock.ts'

const pubLockFormat = lockFormat('pub-lock', 'pub', { names: ['pubspec.lock'] }, (content) => parsePubLock(content))

export const dartFormats: readonly TextFormat[] = [pubLockFormat]
