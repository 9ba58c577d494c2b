import { Command } from 'commander'

export function rbacCommand(): Command {
  return new Command('rbac')
    .description('the rights Seawall needs')
    .option('--print', 'print a ClusterRole with the least that a scan of a cluster needs')
    .option('--config <file>', 'settings with your own podTemplates (default: seawall.yaml)')
    .action(async (_: object, self: Command) => {
      const { rbac } = await import('../rbac.ts')
      process.exitCode = await rbac(self.optsWithGlobals())
    })
}
