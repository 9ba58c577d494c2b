import { maxLockBytes } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parsePackageResolved } from './package-resolved.ts'

export const swiftResolvedFormat: TextFormat = {
  id: 'swift-resolved',
  type: 'swift',
  kind: 'lock',
  files: { names: ['Package.resolved', '.package.resolved'] },
  maxBytes: maxLockBytes,
  parse: parsePackageResolved,
}

export const swiftFormats: readonly TextFormat[] = [swiftResolvedFormat]
