import { Command } from 'commander'
import { severities } from '../../core/index.ts'
import { offering } from '../offer.ts'

export function dockerfileCommand(): Command {
  const formats = ['table', 'json', 'sarif', 'github']
  return new Command('dockerfile')
    .description('judge Dockerfiles line by line, and mend them')
    .argument('[file...]', 'Dockerfiles, folders with one, or - for standard input (default: ./Dockerfile)')
    .addOption(offering('-f, --format <format>', `${formats.join(', ')} (default: table)`, formats))
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(offering('-s, --severity <list>', 'only these, such as high,medium', severities))
    .addOption(offering('--fail-on <severity>', 'exit with 1 when a finding is this grave or graver', severities))
    .option('--only <list>', 'only these rules or controls, such as IMG-08,IMG-14/pin-*,DL3008')
    .option('--skip <list>', 'not these rules or controls')
    .option('--context <folder>', 'the folder that is sent to the builder (default: that of the file)')
    .option('--fix', 'write the safe changes into the files, then report what is left')
    .option('--diff', 'print what --fix would change, and write nothing')
    .option('--risky', 'with --fix or --diff: also changes that may break the build')
    .option('--show-ignored', 'list what comments in the file hold back')
    .option('-q, --quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
A comment above an instruction holds rules back for it: # seawall ignore=IMG-14/no-digest, or # hadolint ignore=DL3008.
With "global ignore=" it holds for the whole file. --show-ignored lists what was held back.

Examples:
  seawall dockerfile
  seawall dockerfile services/*/Dockerfile --fail-on high
  seawall dockerfile docker/app.Dockerfile --context .
  seawall dockerfile --diff
  seawall dockerfile --fix --skip IMG-14/no-digest
  seawall dockerfile - --format json < Dockerfile`,
    )
    .action(async (files: string[], _: object, self: Command) => {
      const { dockerfile } = await import('../dockerfile/index.ts')
      process.exitCode = await dockerfile(files, self.optsWithGlobals())
    })
}
