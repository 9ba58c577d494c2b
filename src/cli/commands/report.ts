import { Command } from 'commander'
import { severities } from '../../core/index.ts'
import { offering } from '../offer.ts'
import { reportFormats } from '../report-formats.ts'

export function reportCommand(): Command {
  const convert = new Command('convert')
    .description('write a saved JSON report in another format')
    .argument('<file>', 'what scan --format json wrote, or - for standard input')
    .addOption(offering('-f, --format <format>', `${reportFormats.join(', ')} (default: table)`, reportFormats))
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(offering('-s, --severity <list>', 'list only these, such as critical,high', severities))
    .option('--show-suppressed', 'list findings that an exception holds back')
    .option('--all', 'list every finding by itself')
    .addHelpText(
      'after',
      `
Examples:
  seawall scan deploy/ --format json --output report.json
  seawall report convert report.json --format html --output report.html`,
    )
    .action(async (file: string, _: object, self: Command) => {
      const { convertReport } = await import('../report.ts')
      process.exitCode = await convertReport(file, self.optsWithGlobals())
    })
  return new Command('report').description('work with saved reports').addCommand(convert)
}
