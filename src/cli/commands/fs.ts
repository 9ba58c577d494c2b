import { Command } from 'commander'
import { exitCodeHelp } from '../exit-codes.ts'
import { withAdvisories } from './advisory-options.ts'

export function fsCommand(): Command {
  return withAdvisories(new Command('fs'))
    .description('what is known of the packages of a project folder, and the secrets that lie in it')
    .argument('<folder>', 'a folder with lock files, or a root file system')
    .option('--secret-config <file>', 'rules for secrets of your own, in the form of trivy-secret.yaml')
    .option('--no-cache', 'read every file, and keep nothing')
    .addHelpText(
      'after',
      `
Examples:
  seawall fs .
  seawall fs . --dev --fail-on high
${exitCodeHelp}`,
    )
    .action(async (folder: string, _: object, self: Command) => {
      const { showFolder } = await import('../image/index.ts')
      process.exitCode = await showFolder(folder, self.optsWithGlobals())
    })
}
