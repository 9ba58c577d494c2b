export { parseComposerInstalled, parseComposerLock } from './composer.ts'
export { composerInstalledFormat, composerLockFormat, phpFormats } from './formats.ts'
