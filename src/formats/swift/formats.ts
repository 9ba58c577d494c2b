import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parsePackageResolved } from './package-resolved.ts'

const swiftResolvedFormat = lockFormat(
  'swift-resolved',
  'swift',
  { names: ['Package.resolved', '.package.resolved'] },
  parsePackageResolved,
)

export const swiftFormats: readonly TextFormat[] = [swiftResolvedFormat]
