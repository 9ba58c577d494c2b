import { Command } from 'commander'
import { offering } from '../offer.ts'

export function pssCommand(): Command {
  const plan = new Command('plan')
    .description('the strictest level each namespace can enforce today, and what breaks one step up')
    .argument('[path...]', 'files, folders, .tar.gz archives, or - for standard input')
    .option('--kubernetes-version <version>', 'version of the standards to plan with (default: 1.37)')
    .option('--upgrade-to <version>', 'also say what a newer version of the standards changes')
    .option('-n, --namespace <name>', 'namespace of objects that name none')
    .addOption(
      offering('-f, --format <format>', 'table, json, or labels: kubectl commands (default: table)', [
        'table',
        'json',
        'labels',
      ]),
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const { pssPlan } = await import('../pss.ts')
      process.exitCode = await pssPlan(paths, self.optsWithGlobals())
    })
  return new Command('pss').description('Pod Security: plan the labels of namespaces').addCommand(plan)
}
