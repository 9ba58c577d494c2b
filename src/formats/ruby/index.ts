import type { TextFormat } from '../packages/index.ts'
import { bundlerLockFormat } from './gemfile-lock.ts'
import { gemspecFormat } from './gemspec.ts'

export { parseGemfileLock } from './gemfile-lock.ts'
export { parseGemspec } from './gemspec.ts'

export const rubyFormats: readonly TextFormat[] = [bundlerLockFormat, gemspecFormat]
