import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parsePubLock } from './pub-lock.ts'

export const pubLockFormat: TextFormat = {
  id: 'pub-lock',
  type: 'pub',
  kind: 'lock',
  files: { names: ['pubspec.lock'] },
  maxBytes: maxLockBytes,
  parse: (content) => parsePubLock(content),
}

export const dartFormats: readonly TextFormat[] = [pubLockFormat]
