export { parseComposerInstalled, parseComposerLock } from './composer.ts'
export { phpFormats } from './formats.ts'
