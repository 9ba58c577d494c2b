import { lockFormat } from '../lock-file/index.ts'
import type { FilePattern, TextFormat } from '../packages/index.ts'
import { parseGemfileLock } from './gemfile-lock.ts'
import { parseGemspec } from './gemspec.ts'

/** Bundler 2 also takes the second name. */
const bundlerFiles: FilePattern = { names: ['Gemfile.lock', 'gems.locked'] }

const bundlerLockFormat = lockFormat('bundler-lock', 'gem', bundlerFiles, parseGemfileLock)

const gemspecFiles: FilePattern = { suffixes: ['.gemspec'], only: (path) => /(?:^|\/)specifications\//.test(path) }

/** The specification of an installed gem. */
export const gemspecFormat: TextFormat = {
  ...lockFormat('gemspec', 'gem', gemspecFiles, parseGemspec),
  kind: 'installed',
}

export const rubyFormats: readonly TextFormat[] = [bundlerLockFormat, gemspecFormat]
