import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseConanLock } from './conan-lock.ts'

const conanLockFormat = lockFormat('conan-lock', 'conan', { names: ['conan.lock'] }, parseConanLock)

export const conanFormats: readonly TextFormat[] = [conanLockFormat]
