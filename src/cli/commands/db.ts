import { Command } from 'commander'
import { exitCodeHelp } from '../exit-codes.ts'
import { offering } from '../offer.ts'
import { withRegistry } from './image-source.ts'

export function dbCommand(): Command {
  return new Command('db')
    .description('the advisory database that vulnerabilities are looked up in')
    .addCommand(updateCommand())
    .addCommand(importCommand())
    .addCommand(buildCommand())
    .addCommand(statusCommand())
    .addCommand(pushCommand())
    .addCommand(pullCommand())
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
    .addHelpText(
      'after',
      `
Examples:
  seawall db build downloads/* --output advisories --sign advisories.key
${exitCodeHelp}`,
    )
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

function pushCommand(): Command {
  return withRegistry(placed(new Command('push')))
    .description('put the database into a registry of your own; what is there already is not sent again')
    .argument('<reference>', 'such as registry.example.com/security/advisories:latest')
    .option('--all', 'nobody else can read this registry: feeds that may not be passed on go along')
    .option('--sign <file>', 'sign its list with this private key (PEM)')
    .addHelpText(
      'after',
      `
Examples:
  seawall db push registry.example.com/security/advisories:latest --sign advisories.key
${exitCodeHelp}`,
    )
    .action(async (reference: string, _: object, self: Command) => {
      const { pushTo } = await import('../db/index.ts')
      process.exitCode = await pushTo(reference, self.optsWithGlobals())
    })
}

function pullCommand(): Command {
  return withRegistry(placed(new Command('pull')))
    .description('take over a database from a registry; only what is not here is fetched')
    .argument('<reference>', 'such as registry.example.com/security/advisories:latest, or with a digest')
    .option('--key <file>', 'it has to be signed by this public key (PEM)')
    .option('--accept-older', 'take one that was built before the one that is here')
    .addHelpText(
      'after',
      `
Examples:
  seawall db pull registry.example.com/security/advisories:latest --key advisories.pub
${exitCodeHelp}`,
    )
    .action(async (reference: string, _: object, self: Command) => {
      const { pullFrom } = await import('../db/index.ts')
      process.exitCode = await pullFrom(reference, self.optsWithGlobals())
    })
}
