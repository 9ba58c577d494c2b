/** A piece of the file, from `start` up to `end`, in UTF-16 units from its beginning. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A word as it stands in the file; quotes and escapes are still there. */
export interface Word extends Span {
  readonly text: string
}

/** `--from=build`; a flag without a value has none. */
export interface Flag extends Span {
  readonly name: string
  readonly value: Word | undefined
}

export interface Pair extends Span {
  readonly name: Word
  readonly value: Word | undefined
}

/** `<<EOF`: lines that stand below the instruction. */
export interface Heredoc extends Span {
  readonly name: string
  /** The lines, without the one that ends them. */
  readonly content: MappedText
  /** Variables are replaced in it: its name was not quoted. */
  readonly expands: boolean
}

/** Text whose line continuations were taken out, and where its pieces came from. */
export interface MappedText {
  readonly text: string
  /** Where each piece begins in `text`, and where in the file; ascending, the first `at` is 0. */
  readonly pieces: readonly { readonly at: number; readonly offset: number }[]
}

/** What is run: words of the JSON form, or a line for a shell. */
export type Command =
  | { readonly form: 'exec'; readonly words: readonly Word[] }
  | { readonly form: 'shell'; readonly line: MappedText }

interface InstructionBase extends Span {
  /** As written: `run`, `RUN`. */
  readonly keyword: Word
  readonly flags: readonly Flag[]
  readonly heredocs: readonly Heredoc[]
  /** Empty lines among its continued lines, which BuildKit wants gone. */
  readonly emptyLines: readonly Span[]
  /** Where its last word ends, before heredocs: where text can be added. */
  readonly bodyEnd: number
}

export interface FromInstruction extends InstructionBase {
  readonly kind: 'FROM'
  readonly image: Word
  readonly as: { readonly keyword: Word; readonly name: Word } | undefined
}

export interface PairsInstruction extends InstructionBase {
  readonly kind: 'ARG' | 'ENV' | 'LABEL'
  readonly pairs: readonly Pair[]
  /** `ENV name value`, the old form. */
  readonly legacy: boolean
}

export interface CopyInstruction extends InstructionBase {
  readonly kind: 'COPY' | 'ADD'
  readonly sources: readonly Word[]
  readonly destination: Word
  readonly json: boolean
}

export interface CommandInstruction extends InstructionBase {
  readonly kind: 'RUN' | 'CMD' | 'ENTRYPOINT' | 'SHELL'
  readonly command: Command
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly kind: 'HEALTHCHECK'
  /** Undefined for NONE. */
  readonly command: Command | undefined
}

export interface WordsInstruction extends InstructionBase {
  readonly kind: 'EXPOSE' | 'VOLUME' | 'USER' | 'WORKDIR' | 'STOPSIGNAL' | 'MAINTAINER'
  readonly words: readonly Word[]
}

export interface OnbuildInstruction extends InstructionBase {
  readonly kind: 'ONBUILD'
  readonly inner: Instruction
}

export type Instruction =
  | FromInstruction
  | PairsInstruction
  | CopyInstruction
  | CommandInstruction
  | HealthcheckInstruction
  | WordsInstruction
  | OnbuildInstruction

export type InstructionKind = Instruction['kind']

export interface Comment extends Span {
  /** Without the `#`. */
  readonly text: string
}

/** `# syntax=docker/dockerfile:1` at the top of the file. */
export interface Directive extends Span {
  readonly name: 'syntax' | 'escape' | 'check'
  readonly value: string
}

export interface Dockerfile {
  readonly text: string
  readonly escapeMark: '\\' | '`'
  readonly directives: readonly Directive[]
  readonly comments: readonly Comment[]
  readonly instructions: readonly Instruction[]
}
