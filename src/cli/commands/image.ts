import { Command } from 'commander'
import { exitCodeHelp } from '../exit-codes.ts'
import { offering } from '../offer.ts'
import { withAdvisories } from './advisory-options.ts'
import { imageArgument, withSource } from './image-source.ts'

export function imageCommand(): Command {
  return withAdvisories(withSource(new Command('image')))
    .description('what is inside an image, which layer brought it, and what should not be there')
    .argument('<image>', imageArgument)
    .option('--secret-config <file>', 'rules for secrets of your own, in the form of trivy-secret.yaml')
    .option(
      '--store',
      'keep the result for the gate, rescan and who-is-affected (always so when SEAWALL_RESULTS is set)',
    )
    .option('--results <folder>', 'where results are kept (default: SEAWALL_RESULTS, or the data folder of the user)')
    .option('--surface', 'show what nothing in the image needs, and a smaller base that would do')
    .addHelpText(
      'after',
      `
Examples:
  seawall image registry.example.com/shop/app:1.4.2
  docker save app:1.4.2 | gzip > app.tar.gz && seawall image app.tar.gz
  seawall image app:1.4.2 --daemon
  seawall image app.oci.tar --platform linux/arm64 --fail-on high
  seawall image / --packages
  seawall image app.tar --format html --output app.html
  seawall image app.tar --surface
${exitCodeHelp}`,
    )
    .addCommand(diffCommand())
    .action(async (name: string, _: object, self: Command) => {
      const { showImage } = await import('../image/index.ts')
      process.exitCode = await showImage(name, self.optsWithGlobals())
    })
}

function diffCommand(): Command {
  return withSource(new Command('diff'))
    .description('what became of an image: packages, configuration, files and findings that two do not share')
    .argument('<before>', 'an image')
    .argument('<after>', 'another')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .option('-o, --output <file>', 'write the differences to a file')
    .option('--strict', 'exit with 3 when a part of either side could not be read')
    .option('-q, --quiet', 'no progress on stderr')
    .action(async (before: string, after: string, _: object, self: Command) => {
      const { diffImages } = await import('../image/index.ts')
      process.exitCode = await diffImages(before, after, self.optsWithGlobals())
    })
}
