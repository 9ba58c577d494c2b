export { rubyFormats } from './formats.ts'
export { parseGemfileLock } from './gemfile-lock.ts'
export { parseGemspec } from './gemspec.ts'
