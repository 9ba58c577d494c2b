import { Command, CommanderError, Option } from 'commander'
import { messageOf, printable, SeawallError } from '../core/index.ts'
import { exitCodeHelp, exitCodes } from './exit-codes.ts'
import { leaveQuietlyOnClosedPipe } from './io.ts'
import { version } from './version.ts'

/** Runs one command line; commands load their code only when they are called. */
export async function main(argv: readonly string[]): Promise<void> {
  leaveQuietlyOnClosedPipe()
  const program = buildProgram()
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = report(error, argv.includes('--debug'))
  }
}

function buildProgram(): Command {
  const program = new Command('seawall')
    .description('Container and Kubernetes security: one control catalogue, one engine, one verdict with its evidence.')
    .version(version, '-V, --version')
    .option('--no-color', 'no colours (also: NO_COLOR)')
    .option('--debug', 'show where an error comes from')
    .addHelpText('after', exitCodeHelp)
    .showHelpAfterError('(seawall --help lists the commands)')
    .exitOverride()
  addScan(program)
  addControls(program)
  addExplain(program)
  return program
}

function addScan(program: Command): void {
  const command = program
    .command('scan')
    .description('judge manifests, rendered charts and cluster dumps')
    .argument('[path...]', 'files, folders, .tar.gz archives, or - for standard input')
    .option('-f, --format <format>', 'table, json or sarif (default: table)')
    .option('-o, --output <file>', 'write the report to a file')
    .option('-s, --severity <list>', 'list only these, such as critical,high')
    .option('--fail-on <severity>', 'exit with 1 when a finding is this grave or graver')
    .option('--exit-code <number>', 'exit with this instead of 1')
    .option('--only <list>', 'only these controls or checks, such as POD-*,SEC-05/env-literal')
    .option('--skip <list>', 'not these controls or checks')
    .option('--ignorefile <file>', 'exceptions (default: .seawallignore.yaml)')
    .option('--show-suppressed', 'list findings that an exception holds back')
    .option('-n, --namespace <name>', 'namespace of objects that name none')
    .option('--kubernetes-version <version>', 'version whose Pod Security Standards hold, such as 1.37')
    .option('--complete', 'the input is a whole cluster: what is absent does not exist')
    .option('--strict', 'exit with 3 when something could not be read')
    .option('--all', 'list every finding by itself')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .option('-q, --quiet', 'no progress on stderr')
    .addOption(new Option('--no-progress', 'no progress on stderr').hideHelp())
    .addHelpText(
      'after',
      `
Every option can stand in seawall.yaml (failOn: high) or the environment (SEAWALL_FAIL_ON=high).

Examples:
  seawall scan deploy/
  helm template . | seawall scan - --namespace shop
  kubectl get -A -o json deploy,sts,ds,job,cronjob,pod,cm | seawall scan - --complete
  seawall scan deploy/ --format sarif --output seawall.sarif --fail-on high`,
    )
  command.action(async (paths: string[], _: object, self: Command) => {
    const { scan } = await import('./scan.ts')
    process.exitCode = await scan(paths, self.optsWithGlobals())
  })
}

function addControls(program: Command): void {
  program
    .command('controls')
    .description('list the control catalogue')
    .option('--framework <name>', 'cis, nsa, mitre, microsoft, pss, kubescape, or one benchmark such as cis-eks-1.8')
    .option('--family <name>', 'such as POD, NET, RB')
    .option('--status <status>', 'implemented or planned')
    .option('-f, --format <format>', 'table or json (default: table)')
    .action(async (_: object, self: Command) => {
      const { controls } = await import('./controls.ts')
      process.exitCode = await controls(self.optsWithGlobals())
    })
}

function addExplain(program: Command): void {
  program
    .command('explain')
    .description('say why a control or check matters, how to fix it, and what remains')
    .argument('<id>', 'such as POD-03 or POD-03/run-as-non-root')
    .action(async (id: string, _: object, self: Command) => {
      const { explain } = await import('./explain.ts')
      process.exitCode = await explain(id, self.optsWithGlobals())
    })
}

/** One sentence and a hint on stderr; a stack trace only when asked for. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage
  if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  const hint = error instanceof SeawallError && error.hint !== undefined ? `\n  ${error.hint}` : ''
  if (error instanceof SeawallError) {
    process.stderr.write(`seawall: ${printable(error.message)}${hint}\n`)
    return exitCodes.usage
  }
  process.stderr.write(
    `seawall: an error of ours: ${printable(messageOf(error))}\n  run again with --debug and report it\n`,
  )
  return exitCodes.ourFault
}
