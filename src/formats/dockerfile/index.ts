export { DockerfileError } from './errors.ts'
export { expandVariables, type Lookup, type VariableUse, variableUses } from './expand.ts'
export { plainText, spanAt } from './mapped-text.ts'
export { maxDockerfileLength, parseDockerfile } from './parse.ts'
export {
  type Redirection,
  readShell,
  type ShellCommand,
  type ShellWord,
} from './shell/index.ts'
export type * from './types.ts'
export { unquote } from './words.ts'
