import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parsePodfileLock } from './podfile-lock.ts'

export const podfileLockFormat: TextFormat = {
  id: 'podfile-lock',
  type: 'cocoapods',
  kind: 'lock',
  files: { names: ['Podfile.lock'] },
  maxBytes: maxLockBytes,
  parse: parsePodfileLock,
}

export const cocoapodsFormats: readonly TextFormat[] = [podfileLockFormat]
