import { Command, Option } from 'commander'
import { severities } from '../../core/index.ts'
import { offering } from '../offer.ts'
import { reportFormats } from '../report-formats.ts'

export function scanCommand(): Command {
  return new Command('scan')
    .description('judge manifests, rendered charts, cluster dumps and running clusters')
    .argument('[path...]', 'files, folders, .tar.gz archives, or - for standard input')
    .addOption(offering('-f, --format <format>', `${reportFormats.join(', ')} (default: table)`, reportFormats))
    .option('-o, --output <file>', 'write the report to a file')
    .addOption(offering('-s, --severity <list>', 'list only these, such as critical,high', severities))
    .addOption(offering('--fail-on <severity>', 'exit with 1 when a finding is this grave or graver', severities))
    .option('--exit-code <number>', 'exit with this instead of 1')
    .option('--baseline <file>', 'a saved JSON report: what it has is known, and only new findings count')
    .option('--import <file>', 'findings of Trivy, Grype, Kubescape (JSON) or any SARIF; may be repeated', andAlso)
    .option('--only <list>', 'only these controls or checks, such as POD-*,SEC-05/env-literal')
    .option('--skip <list>', 'not these controls or checks')
    .option('--results <folder>', 'judge images by these results of scans (default: SEAWALL_RESULTS)')
    .option('--ignorefile <file>', 'exceptions (default: .seawallignore.yaml)')
    .option('--show-suppressed', 'list findings that an exception holds back')
    .option('-n, --namespace <name>', 'namespace of objects that name none; with --cluster, only this namespace')
    .option('--cluster', 'judge a running cluster: the current context of the kubeconfig, or the one this pod runs in')
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig (default: KUBECONFIG, then ~/.kube/config)')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')
    .option('--secret-names', 'also list the names of Secrets (needs a right that gives their contents too)')
    .option('--render', 'render charts and kustomizations with helm, kustomize or kubectl of the PATH, without network')
    .option('--kubernetes-version <version>', 'version whose Pod Security Standards hold, such as 1.37')
    .option('--complete', 'the input is a whole cluster: what is absent does not exist')
    .option('--assume-gate <path...>', 'judge objects as a gate with these policies would change them')
    .option('--exclude <list>', 'pass by these files and folders, such as vendor,*.generated.yaml')
    .option('--strict', 'exit with 3 when something could not be read (always so with --fail-on)')
    .option('--reliability', 'also judge what keeps applications running (controls REL-*)')
    .option('--all', 'list every finding by itself')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .option('-q, --quiet', 'no progress on stderr')
    .addOption(new Option('--no-progress', 'no progress on stderr').hideHelp())
    .addHelpText(
      'after',
      `
Options can stand in seawall.yaml (failOn: high) or the environment (SEAWALL_FAIL_ON=high), except which cluster to scan.

Examples:
  seawall scan deploy/
  seawall scan --cluster --context staging
  helm template . | seawall scan - --namespace shop
  kubectl get -A -o json deploy,sts,ds,job,cronjob,pod,cm | seawall scan - --complete
  seawall scan deploy/ --format html --output report.html
  seawall scan deploy/ --baseline main.json --fail-on high`,
    )
    .action(async (paths: string[], _: object, self: Command) => {
      const { scan } = await import('../scan.ts')
      const { import: imports, assumeGate, ...flags } = self.optsWithGlobals()
      process.exitCode = await scan(paths, flags, imports, assumeGate)
    })
}

function andAlso(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}
