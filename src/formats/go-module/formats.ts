import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseGoMod } from './packages.ts'
import { parseGoSum } from './sum.ts'

export const goModFormat = lockFormat('go-mod', 'golang', { names: ['go.mod'] }, (content) => parseGoMod(content))

/** Every module whose checksum was ever needed: more than a build takes. `parseGoModule` says when it counts. */
export const goSumFormat = lockFormat('go-sum', 'golang', { names: ['go.sum'] }, parseGoSum)

export const goModuleFormats: readonly TextFormat[] = [goModFormat, goSumFormat]
