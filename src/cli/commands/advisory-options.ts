import type { Command } from 'commander'
import { severities } from '../../core/index.ts'
import { imageFormats } from '../image-formats.ts'
import { offering } from '../offer.ts'
import { collect } from './image-source.ts'

/** The options of every command that reports on packages: what to look them up in, what counts, and how to say it. */
export function withAdvisories(command: Command): Command {
  return command
    .option('--packages', 'list every package, and not only how many')
    .option('--vulnerabilities', 'list every vulnerability, and not only the most urgent')
    .option('--show-suppressed', 'list also what VEX, ignore files and the system hold back')
    .option('--db <folder>', 'the advisory database (default: SEAWALL_DB, or the data folder of the user)')
    .option('--vex <file>', 'a VEX document, or a folder that is a repository of them; may be given again', collect)
    .option(
      '--ignorefile <file>',
      'rules for what is not to count; may be given again (default: .seawallignore.yaml, .trivyignore…)',
      collect,
    )
    .option('--ignore-unfixed', 'what nobody has mended yet does not count')
    .option(
      '--severity-source <name>',
      'whose word on the severity counts first, such as nvd; may be given again',
      collect,
    )
    .option('--dev', 'count packages that only development needs')
    .addOption(offering('-f, --format <format>', `${imageFormats.join(', ')} (default: table)`, imageFormats))
    .option('-o, --output <file>', 'write the report to a file')
    .option('--author <name>', 'who says it, in OpenVEX')
    .addOption(
      offering(
        '--fail-on <severity>',
        'exit with 1 when something is at least so grave, or else with 3 when a part could not be read',
        severities,
      ),
    )
    .option('--strict', 'exit with 3 when a part could not be read')
    .option('-q, --quiet', 'no progress on stderr')
}
