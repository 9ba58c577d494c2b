import { Command } from 'commander'
import { severities } from '../../core/index.ts'
import { exitCodeHelp } from '../exit-codes.ts'
import { offering } from '../offer.ts'
import { withEstate } from './estate-options.ts'
import { withSource } from './image-source.ts'

export function rescanCommand(): Command {
  return withSource(withEstate(new Command('rescan')))
    .description('look up again the packages of all stored images, and say what is new, fixed and changed')
    .argument('[path...]', 'manifests or a dump of what runs, or - for standard input')
    .option('--update', 'fetch advisories that changed first, as seawall db update does')
    .option('--pull', 'read images that run and were never scanned from their registries')
    .option('--metrics <file>', 'write density, ages and times to fix for Prometheus; - moves the events to stderr')
    .addOption(
      offering(
        '--fail-on <severity>',
        'exit with 1 when something new is at least so grave, or else as --strict',
        severities,
      ),
    )
    .option('--strict', 'exit with 3 when something was not scanned or could not be read')
    .option('-q, --quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Events are lines of JSON on stdout, one a finding; a summary is written to stderr.

Examples:
  seawall rescan --update
  seawall rescan --cluster --pull --metrics /var/lib/node_exporter/seawall.prom
  kubectl get pods -A -o json | seawall rescan - > events.jsonl
${exitCodeHelp}`,
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const { rescan } = await import('../affected/index.ts')
      process.exitCode = await rescan(paths, self.optsWithGlobals())
    })
}
