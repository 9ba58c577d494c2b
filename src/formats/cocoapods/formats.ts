import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parsePodfileLock } from './podfile-lock.ts'

const podfileLockFormat = lockFormat('podfile-lock', 'cocoapods', { names: ['Podfile.lock'] }, parsePodfileLock)

export const cocoapodsFormats: readonly TextFormat[] = [podfileLockFormat]
