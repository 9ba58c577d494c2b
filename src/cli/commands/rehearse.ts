import { Command } from 'commander'
import { offering } from '../offer.ts'

export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('what a change of policies would newly refuse and admit, before it is made')
    .argument('[path...]', 'what runs: manifests or a cluster dump')
    .requiredOption('-p, --policies <path...>', 'the policies to rehearse')
    .option('--records <folder...>', 'recorded admissions, of all replicas (seawall gate --record)')
    .option('--since <span>', 'only records of the last so many minutes, hours or days, such as 7d')
    .option('--current <path...>', 'the policies that hold now, for what runs (default: it all counts as admitted)')
    .option('--cluster', 'what runs in the cluster of the kubeconfig')
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')
    .option('--kubernetes-version <version>', 'rehearse an upgrade: the Pod Security versions of this Kubernetes')
    .option('--no-pod-security', 'leave the Pod Security labels of namespaces to the API server')
    .option('--exceptions <file>', 'write exceptions for what would newly be refused, to be reviewed')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .addHelpText(
      'after',
      `
Examples:
  seawall rehearse --policies new/ --records /var/lib/seawall --since 7d
  seawall rehearse --policies new/ --current policies/ --cluster --exceptions review.yaml`,
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const { rehearsePolicies } = await import('../gate/index.ts')
      process.exitCode = await rehearsePolicies(paths, self.optsWithGlobals())
    })
}
