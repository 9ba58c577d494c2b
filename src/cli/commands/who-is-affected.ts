import { Command } from 'commander'
import { exitCodeHelp } from '../exit-codes.ts'
import { offering } from '../offer.ts'
import { withEstate } from './estate-options.ts'
import { collect } from './image-source.ts'

export function whoIsAffectedCommand(): Command {
  return withEstate(new Command('who-is-affected'))
    .description('which images and workloads a vulnerability touches, or have a package, and who owns them')
    .argument('<id...>', 'CVE-2024-3094, GHSA-… or any other id; xz-utils@5.6.0; a purl')
    .option('--in <path>', 'manifests or a dump of what runs, - for standard input; may be given again', collect)
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .option('-o, --output <file>', 'write the answer to a file')
    .option('--all', 'list everything')
    .option('--fail', 'exit with 1 when an image is affected, or else with 3 when nobody can say of some')
    .option('--strict', 'exit with 3 when something was not scanned or could not be read')
    .addHelpText(
      'after',
      `
Images are those whose results are kept: seawall image --store, seawall rescan.

Examples:
  seawall who-is-affected CVE-2024-3094 --cluster
  seawall who-is-affected CVE-2021-44228 --in deploy/ --owner-key example.com/team
  seawall who-is-affected xz-utils@5.6.0-0.2 pkg:npm/event-stream@3.3.6 --format json
${exitCodeHelp}`,
    )
    .action(async (ids: string[], _: object, self: Command) => {
      const { whoIsAffected } = await import('../affected/index.ts')
      process.exitCode = await whoIsAffected(ids, self.optsWithGlobals())
    })
}
