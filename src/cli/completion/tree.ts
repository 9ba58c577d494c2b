import type { Argument, Command, Option } from 'commander'
import { offeredBy } from '../offer.ts'

/** What completes the word after an option or in place of an argument. */
export type Completion =
  | { readonly kind: 'none' }
  | { readonly kind: 'file' }
  | { readonly kind: 'words'; readonly words: readonly string[] }

export interface OptionNode {
  /** `-f` and `--format`. */
  readonly names: readonly string[]
  readonly description: string
  /** Undefined for an option without a value. */
  readonly value: Completion | undefined
}

export interface CommandNode {
  /** `[]` for the program itself, `['report', 'convert']` for a command in a command. */
  readonly path: readonly string[]
  readonly description: string
  readonly options: readonly OptionNode[]
  readonly commands: readonly CommandNode[]
  readonly argument: Completion
}

/** The program as completion sees it: hidden commands and options are left out, global options stand everywhere. */
export function describeProgram(program: Command): CommandNode {
  return describeCommand(program, [], [])
}

function describeCommand(command: Command, path: readonly string[], inherited: readonly OptionNode[]): CommandNode {
  const help = command.createHelp()
  const own = help.visibleOptions(command).map(describeOption)
  const global = [...inherited, ...own.filter(({ names }) => !names.includes('--help') && !names.includes('--version'))]
  return {
    path,
    description: command.description(),
    options: [...own, ...inherited],
    commands: help
      .visibleCommands(command)
      .filter((inner) => inner.name() !== 'help')
      .map((inner) => describeCommand(inner, [...path, inner.name()], path.length === 0 ? global : inherited)),
    argument: describeArgument(command.registeredArguments[0]),
  }
}

function describeOption(option: Option): OptionNode {
  const names = [option.short, option.long].filter((name) => name != null)
  const takesValue = option.required || option.optional
  return { names, description: option.description, value: takesValue ? valueOfOption(option) : undefined }
}

function valueOfOption(option: Option): Completion {
  const words = option.argChoices ?? offeredBy(option)
  if (words.length > 0) return { kind: 'words', words }
  return /<(file|path|folder)>/.test(option.flags) ? { kind: 'file' } : { kind: 'none' }
}

function describeArgument(argument: Argument | undefined): Completion {
  if (argument === undefined) return { kind: 'none' }
  if (argument.argChoices !== undefined) return { kind: 'words', words: argument.argChoices }
  return /^(file|path|folder)$/.test(argument.name()) ? { kind: 'file' } : { kind: 'none' }
}

/** A command and all commands in it, itself first. */
export function allCommands(command: CommandNode): readonly CommandNode[] {
  return [command, ...command.commands.flatMap(allCommands)]
}
