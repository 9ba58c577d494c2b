import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseGoMod } from './packages.ts'
import { parseGoSum } from './sum.ts'

export const goModFormat: TextFormat = {
  id: 'go-mod',
  type: 'golang',
  kind: 'lock',
  files: { names: ['go.mod'] },
  maxBytes: maxLockBytes,
  parse: (content) => parseGoMod(content),
}

/** Every module whose checksum was ever needed: more than a build takes. `parseGoModule` says when it counts. */
export const goSumFormat: TextFormat = {
  id: 'go-sum',
  type: 'golang',
  kind: 'lock',
  files: { names: ['go.sum'] },
  maxBytes: maxLockBytes,
  parse: parseGoSum,
}

export const goModuleFormats: readonly TextFormat[] = [goModFormat, goSumFormat]
