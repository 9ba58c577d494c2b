import { Command } from 'commander'

export function fixCommand(): Command {
  return new Command('fix')
    .description('mend manifests in place, and prove it')
    .argument('[path...]', 'files and folders')
    .option('--dry-run', 'print the differences only, and write nothing')
    .option('--check', 'write nothing, and exit with 1 when something could be fixed')
    .option('--risky', 'also make changes that may keep an application from starting')
    .option('--only <list>', 'only these controls or checks, such as POD-*,POD-03/run-as-non-root')
    .option('--skip <list>', 'not these controls or checks')
    .option('--ignorefile <file>', 'exceptions, which are left as they are (default: .seawallignore.yaml)')
    .option('-n, --namespace <name>', 'namespace of objects that name none')
    .option('--kubernetes-version <version>', 'version whose Pod Security Standards hold, such as 1.37')
    .option('--complete', 'the input is a whole cluster: what is absent does not exist')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .addHelpText(
      'after',
      `
Comments, order, quotes and line breaks stay. Every change is proven first: its check passes, and no other check of any
object gets worse. New objects go to seawall-generated.yaml beside the objects they are for.

Examples:
  seawall fix deploy/ --dry-run
  seawall fix deploy/
  seawall fix deploy/ --risky --only POD-06,POD-07
  seawall fix deploy/ --check`,
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const { fix } = await import('../fix.ts')
      process.exitCode = await fix(paths, self.optsWithGlobals())
    })
}
