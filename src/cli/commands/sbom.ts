import { Command } from 'commander'
import { exitCodeHelp } from '../exit-codes.ts'
import { offering } from '../offer.ts'
import { imageArgument, withSource } from './image-source.ts'

export function sbomCommand(): Command {
  return withSource(new Command('sbom'))
    .description('the bill of materials of an image or a folder, with the layer that brought each package')
    .argument('<image>', imageArgument)
    .addOption(
      offering('-f, --format <format>', 'cyclonedx (1.6) or spdx-json (2.3) (default: cyclonedx)', [
        'cyclonedx',
        'spdx-json',
      ]),
    )
    .option('-o, --output <file>', 'write it to a file')
    .option('--created <time>', 'the time it says it was made; without it the same image gives the same bytes')
    .option('--strict', 'exit with 3 when a part of the image could not be read')
    .option('-q, --quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Examples:
  seawall sbom app.tar > app.cdx.json
  seawall sbom app.oci.tar --format spdx-json --output app.spdx.json
${exitCodeHelp}`,
    )
    .addCommand(diffCommand())
    .action(async (name: string, _: object, self: Command) => {
      const { writeSbom } = await import('../image/index.ts')
      process.exitCode = await writeSbom(name, self.optsWithGlobals())
    })
}

function diffCommand(): Command {
  return withSource(new Command('diff'))
    .description('the packages that two bills of materials, or two images, do not share')
    .argument('<before>', 'a bill (CycloneDX, SPDX, or an attestation of one), or an image')
    .argument('<after>', 'another')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .option('-o, --output <file>', 'write the differences to a file')
    .option('--strict', 'exit with 3 when a part of either side could not be read')
    .option('-q, --quiet', 'no progress on stderr')
    .action(async (before: string, after: string, _: object, self: Command) => {
      const { diffSboms } = await import('../image/index.ts')
      process.exitCode = await diffSboms(before, after, self.optsWithGlobals())
    })
}
