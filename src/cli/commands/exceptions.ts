import { Command } from 'commander'
import { offering } from '../offer.ts'

export function exceptionsCommand(): Command {
  return new Command('exceptions')
    .description('accepted risks: list, check, add, and take over those of other tools')
    .addCommand(listCommand())
    .addCommand(checkCommand())
    .addCommand(addCommand())
    .addCommand(importCommand())
}

function listCommand(): Command {
  return withInput(new Command('list'))
    .description('every exception; with paths to judge, what each is good for')
    .action(async (paths: string[], _: object, self: Command) => {
      const { listExceptions } = await import('../exceptions.ts')
      process.exitCode = await listExceptions(paths, self.optsWithGlobals())
    })
}

function checkCommand(): Command {
  return withInput(new Command('check'))
    .description('exit with 1 when one has expired, has no end, matches nothing or is needed no more')
    .action(async (paths: string[], _: object, self: Command) => {
      const { checkExceptions } = await import('../exceptions.ts')
      process.exitCode = await checkExceptions(paths, self.optsWithGlobals())
    })
}

function withInput(command: Command): Command {
  return command
    .argument('[path...]', 'files, folders, .tar.gz archives, or - for standard input')
    .option('--ignorefile <file>', 'exceptions (default: .seawallignore.yaml)')
    .option('-n, --namespace <name>', 'namespace of objects that name none')
    .option('--kubernetes-version <version>', 'version whose Pod Security Standards hold, such as 1.37')
    .option('--complete', 'the input is a whole cluster: what is absent does not exist')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
}

function addCommand(): Command {
  return new Command('add')
    .description('add one to the end of a file, and leave everything else in it as it is')
    .argument('[check...]', 'checks or controls it excepts from, such as POD-02/host-network')
    .option('--namespace <name...>', 'only in these namespaces; * is a pattern')
    .option('--kind <kind...>', 'only objects of these kinds')
    .option('--name <name...>', 'only objects of these names')
    .option('--slot <name...>', 'only these containers, volumes or keys')
    .option('--reason <text>', 'why the risk is accepted')
    .option('--owner <name>', 'who answers for it')
    .option('--expires <day>', 'the last day it holds, such as 2027-03-31')
    .option('--ticket <id>', 'where it was discussed')
    .option('--approver <name>', 'who approved it')
    .option('--id <id>', 'its id (default: the next EXC-001)')
    .option('--ignorefile <file>', 'the file (default: .seawallignore.yaml)')
    .action(async (checks: string[], _: object, self: Command) => {
      const { addException } = await import('../exceptions.ts')
      process.exitCode = await addException(checks, self.optsWithGlobals())
    })
}

function importCommand(): Command {
  return new Command('import')
    .description('print exceptions of Trivy, Kubescape, Kyverno and Gatekeeper as a .seawallignore.yaml')
    .argument('<file...>', '.trivyignore, Kubescape exceptions, PolicyException, Gatekeeper Config and constraints')
    .option('--owner <name>', 'who answers for them')
    .option('--expires <day>', 'the last day of those that name none')
    .option('--ticket <id>', 'where they were discussed')
    .option('-o, --output <file>', 'write them to a file')
    .action(async (files: string[], _: object, self: Command) => {
      const { importExceptionFiles } = await import('../exceptions.ts')
      process.exitCode = await importExceptionFiles(files, self.optsWithGlobals())
    })
}
