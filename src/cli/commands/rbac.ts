import { Command } from 'commander'

export function rbacCommand(): Command {
  return new Command('rbac')
    .description('the rights Seawall needs')
    .argument('[role]', 'scan or gate (default: scan)')
    .option('--print', 'print the least that this role needs')
    .option('-n, --namespace <name>', 'namespace of the gate', 'seawall')
    .option('--config <file>', 'settings with your own podTemplates (default: seawall.yaml)')
    .action(async (role: string | undefined, _: object, self: Command) => {
      const { rbac } = await import('../rbac.ts')
      process.exitCode = await rbac(role ?? 'scan', self.optsWithGlobals())
    })
}
