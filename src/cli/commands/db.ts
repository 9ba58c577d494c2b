import { Command } from 'commander'
import { exitCodeHelp } from '../exit-codes.ts'
import { offering } from '../offer.ts'

export function dbCommand(): Command {
  return new Command('db')
    .description('the advisory database that vulnerabilities are looked up in')
    .addCommand(updateCommand())
    .addCommand(importCommand())
    .addCommand(buildCommand())
    .addCommand(statusCommand())
}

const placed = (command: Command): Command =>
  command.option('--db <folder>', 'where the database stands (default: SEAWALL_DB, or the data folder of the user)')

function updateCommand(): Command {
  return placed(new Command('update'))
    .description('fetch what changed; a feed that fails keeps what was there')
    .option('--only <feed...>', 'these feeds, and leave the others as they are')
    .option('--from <base>', 'a mirror: BASE/<feed>/<file>, an address or a folder')
    .option('--feeds <file>', 'a list of feeds of your own (YAML)')
    .option('--accept-shrunk', 'take a feed that lost more than half of its entries')
    .option('--ca-cert <file>', 'trust these authorities too (PEM)')
    .option('--timeout <seconds>', 'how long one feed may take (default: 1800)')
    .option('-q, --quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Examples:
  seawall db update
  seawall db update --only debian kev epss
  seawall db update --from https://mirror.example.com/advisories
${exitCodeHelp}`,
    )
    .action(async (_: object, self: Command) => {
      const { updateFeeds } = await import('../db/index.ts')
      process.exitCode = await updateFeeds(self.optsWithGlobals())
    })
}

function importCommand(): Command {
  return placed(new Command('import'))
    .description('take advisories that are here already: files and folders of feeds, or a whole database')
    .argument('<path...>', 'zip, tar, JSON, XML, CSV…; or a folder that db build made')
    .option('--feed <name>', 'what to call it; the name of the file otherwise')
    .option('--key <file>', 'a whole database has to be signed by this public key (PEM)')
    .option('--accept-shrunk', 'take a feed that lost more than half of its entries')
    .addHelpText(
      'after',
      `
Examples:
  seawall db import downloads/Go.zip downloads/known_exploited_vulnerabilities.json
  seawall db import /media/usb/advisories --key advisories.pub
${exitCodeHelp}`,
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const { importPaths } = await import('../db/index.ts')
      process.exitCode = await importPaths(paths, self.optsWithGlobals())
    })
}

function buildCommand(): Command {
  return new Command('build')
    .description('make a database of these feeds and no others, to be copied or served elsewhere')
    .argument('<path...>', 'files and folders of feeds')
    .requiredOption('-o, --output <folder>', 'where it is made')
    .option('--sign <file>', 'sign its list with this private key (PEM)')
    .action(async (paths: string[], _: object, self: Command) => {
      const { buildDatabase } = await import('../db/index.ts')
      process.exitCode = await buildDatabase(paths, self.optsWithGlobals())
    })
}

function statusCommand(): Command {
  return placed(new Command('status'))
    .description('how old each feed is, how much it holds, and what is missing')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .action(async (_: object, self: Command) => {
      const { showStatus } = await import('../db/index.ts')
      process.exitCode = await showStatus(self.optsWithGlobals())
    })
}
