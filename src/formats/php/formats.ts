import { lockFormat } from '../lock-file/index.ts'
import type { TextFormat } from '../packages/index.ts'
import { parseComposerInstalled, parseComposerLock } from './composer.ts'

const composerLockFormat = lockFormat('composer-lock', 'composer', { names: ['composer.lock'] }, parseComposerLock)

/** What Composer records of what it installed, in `vendor/composer` or wherever the project puts it. */
const composerInstalledFormat: TextFormat = {
  ...lockFormat('composer-installed', 'composer', { names: ['installed.json'] }, parseComposerInstalled),
  kind: 'installed',
}

export const phpFormats: readonly TextFormat[] = [composerLockFormat, composerInstalledFormat]
