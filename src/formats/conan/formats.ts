import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseConanLock } from './conan-lock.ts'

export const conanLockFormat: TextFormat = {
  id: 'conan-lock',
  type: 'conan',
  kind: 'lock',
  files: { names: ['conan.lock'] },
  maxBytes: maxLockBytes,
  parse: parseConanLock,
}

export const conanFormats: readonly TextFormat[] = [conanLockFormat]
