import type { Span } from '../types.ts'

export interface ShellWord extends Span {
  /** As written. */
  readonly text: string
  /** Without quotes and escapes; variables and substitutions are left as they are. */
  readonly value: string
  /** The shell puts something in place of a part of it. */
  readonly expands: boolean
}

export interface Redirection extends Span {
  readonly operator: string
  readonly target: ShellWord | undefined
}

/** One simple command. */
export interface ShellCommand extends Span {
  /** `NAME=value` before the command. */
  readonly assignments: readonly ShellWord[]
  /** The command and its arguments. */
  readonly words: readonly ShellWord[]
  readonly redirections: readonly Redirection[]
  /** What stands between it and the command before. */
  readonly after: '' | '&&' | '||' | ';' | '|' | '&' | '\n'
  /** How many parentheses, braces, loops, conditions and substitutions it stands in. */
  readonly depth: number
}
