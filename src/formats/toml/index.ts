export { parseToml, type TomlLimits } from './parse.ts'
