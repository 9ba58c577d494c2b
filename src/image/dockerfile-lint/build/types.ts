import type {
  Dockerfile,
  FromInstruction,
  Instruction,
  Lookup,
  ShellCommand,
  ShellWord,
} from '../../../formats/dockerfile/index.ts'
import type { ImageReference } from '../../../formats/oci/index.ts'
import type { IgnoreFile } from './ignore-file.ts'

/** What stands beside the Dockerfile. */
export interface BuildContext {
  /** Names of files and folders in the folder that is sent to the builder. */
  readonly names: ReadonlySet<string>
  readonly ignoreFile: IgnoreFile | undefined
}

/** A command of RUN, as it is run: without `sudo` and `env` before it. */
export interface Invocation {
  /** `apt-get`, also for `/usr/bin/apt-get`; empty where only variables are set. */
  readonly name: string
  readonly word: ShellWord
  readonly args: readonly ShellWord[]
  readonly command: ShellCommand
}

/** An instruction and what holds where it stands. */
export interface Step {
  readonly instruction: Instruction
  /** It runs in builds from this image, not in this one. */
  readonly onbuild: boolean
  /** The words of SHELL; undefined where the default holds. */
  readonly shell: readonly string[] | undefined
  /** What USER says, with variables replaced; undefined where none has said anything. */
  readonly user: string | undefined
  readonly hasWorkdir: boolean
  /** Of a RUN. */
  readonly invocations: readonly Invocation[]
}

/** A base image, as far as its name tells. */
export interface BaseFacts {
  readonly distro?: { readonly id: string; readonly version: string }
  readonly runtime?: { readonly name: string; readonly version: string }
  readonly libc?: 'glibc' | 'musl'
  /** The user its configuration names; undefined where that is not known. */
  readonly user?: string
  /** Numbers of the users it has, by name. */
  readonly users: Readonly<Record<string, string>>
  /** It is for building: compilers and package managers are its purpose. */
  readonly isSdk?: boolean
  /** A smaller image to run what was built in it. */
  readonly runtimeImage?: string
}

export type Base =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'stage'; readonly stage: Stage }
  /** `reference` is undefined where the name needs a value that only the builder knows. */
  | {
      readonly kind: 'image'
      readonly reference: ImageReference | undefined
      readonly text: string
      readonly facts: BaseFacts
    }

export interface Stage {
  readonly index: number
  readonly from: FromInstruction
  readonly name: string | undefined
  readonly base: Base
  readonly steps: readonly Step[]
}

/** A Dockerfile as a build would see it. */
export interface Build {
  readonly dockerfile: Dockerfile
  /** Instructions ARG before the first FROM. */
  readonly globals: readonly Instruction[]
  readonly lookupGlobal: Lookup
  readonly stages: readonly Stage[]
  readonly final: Stage
  /** The final stage and those it is made from: what they leave behind is in the image. */
  readonly shipped: ReadonlySet<Stage>
  readonly context: BuildContext | undefined
  /** An ISO instant. */
  readonly now: string
}
