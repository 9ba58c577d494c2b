export { readShell } from './read-shell.ts'
export type { Redirection, ShellCommand, ShellWord } from './types.ts'
