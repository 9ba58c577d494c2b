import { Command } from 'commander'
import { offering } from '../offer.ts'

export function controlsCommand(): Command {
  return new Command('controls')
    .description('list the control catalogue')
    .option('--framework <name>', 'cis, nsa, mitre, microsoft, pss, kubescape, or one benchmark such as cis-eks-1.8')
    .option('--family <name>', 'such as POD, NET, RB')
    .addOption(offering('--status <status>', 'implemented or planned', ['implemented', 'planned']))
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .action(async (_: object, self: Command) => {
      const { controls } = await import('../controls.ts')
      process.exitCode = await controls(self.optsWithGlobals())
    })
}
