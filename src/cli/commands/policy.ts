import { Command, Option } from 'commander'

export function policyCommand(): Command {
  const exporting = new Command('export')
    .description('a floor in the API server itself, which holds while the gate is down')
    .requiredOption('--vap', 'as ValidatingAdmissionPolicy and its binding (Kubernetes 1.30 and newer)')
    .addOption(
      new Option('--level <level>', 'Pod Security level of the floor')
        .choices(['baseline', 'restricted'])
        .default('baseline'),
    )
    .option('--kubernetes-version <version>', 'version of the standards, from 1.35 on (default: the newest)')
    .option('--registries <list>', 'refuse images of other registries, such as registry.example.com,ghcr.io/us')
    .option('--digests', 'refuse images without a digest')
    .option('--templates', 'refuse controllers too, not only their pods')
    .option('--exclude-namespaces <list>', 'namespaces without a floor', 'kube-system')
    .addOption(
      new Option('--action <action>', 'what happens to what breaks it')
        .choices(['Deny', 'Warn', 'Audit'])
        .default('Deny'),
    )
    .option('--name <name>', 'name of the objects', 'seawall-floor')
    .addHelpText(
      'after',
      `
The API server judges these rules itself, in CEL, with the verdicts of seawall scan and gate.

Example:
  seawall policy export --vap --level baseline --registries registry.example.com | kubectl apply -f -`,
    )
    .action(async (_: object, self: Command) => {
      const { exportFloor } = await import('../policy.ts')
      process.exitCode = await exportFloor(self.optsWithGlobals())
    })
  return new Command('policy').description('policies in the forms other programs enforce').addCommand(exporting)
}
