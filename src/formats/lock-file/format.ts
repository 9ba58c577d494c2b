import type { PackageType } from '../../core/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'

/** Far above the largest lock file in use; what is larger was not written by a package manager. */
const maxBytes = 10 * 1024 * 1024

/** A file that says what a build would install. */
export function lockFormat(
  id: string,
  type: PackageType,
  files: FilePattern,
  parse: (content: Buffer) => ReturnType<TextFormat['parse']>,
): TextFormat {
  return { id, type, kind: 'lock', files, maxBytes, parse }
}
