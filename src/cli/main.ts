import { Command, CommanderError } from 'commander'
import { messageOf, printable, SeawallError } from '../core/index.ts'
import { makeCommands } from './commands/index.ts'
import { exitCodeHelp, exitCodes } from './exit-codes.ts'
import { leaveQuietlyOnClosedPipe } from './io.ts'
import { version } from './version.ts'

/** Runs one command line. A new command is a file in `commands` and a line in its index. */
export async function main(argv: readonly string[]): Promise<void> {
  leaveQuietlyOnClosedPipe()
  const program = buildProgram()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error, argv.includes('--debug'))
  }
}

export function buildProgram(): Command {
  const program = new Command('seawall')
    .description('Container and Kubernetes security: one control catalogue, one engine, one verdict with its evidence.')
    .version(version, '-V, --version')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .option('--debug', 'show where an error comes from')
    .addHelpText('after', exitCodeHelp)
  for (const command of makeCommands()) program.addCommand(command)
  everyCommand(program, (command) => command.exitOverride().showHelpAfterError(`(${pathOf(command)} --help says more)`))
  return program
}

function everyCommand(command: Command, change: (command: Command) => void): void {
  change(command)
  for (const inner of command.commands) everyCommand(inner, change)
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** One sentence and a hint on stderr; a stack trace only when asked for. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  const hint = error instanceof SeawallError && error.hint !== undefined ? `\n  ${printable(error.hint)}` : ''
  if (error instanceof SeawallError) {
    process.stderr.write(`seawall: ${printable(error.message)}${hint}\n`)
    return exitCodes.usage
  }
  process.stderr.write(
    `seawall: an error of ours: ${printable(messageOf(error))}\n  run again with --debug and report it\n`,
  )
  return exitCodes.ourFault
}
