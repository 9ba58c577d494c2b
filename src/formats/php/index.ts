import type { TextFormat } from '../packages/index.ts'
import { composerInstalledFormat, composerLockFormat } from './composer.ts'

export { parseComposerInstalled, parseComposerLock } from './composer.ts'

export const phpFormats: readonly TextFormat[] = [composerLockFormat, composerInstalledFormat]
