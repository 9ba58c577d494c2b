import { Command } from 'commander'
import { offering } from '../offer.ts'

export function gateCommand(): Command {
  return new Command('gate')
    .description('the admission webhook: refuses, warns and mends before anything is stored')
    .addCommand(serveCommand(), { isDefault: true })
    .addCommand(testCommand())
    .addCommand(replayCommand())
    .addCommand(explainCommand())
    .addCommand(baselineCommand())
    .addCommand(webhooksCommand())
    .addCommand(packsCommand())
    .addCommand(installCommand())
    .addCommand(statusCommand())
    .addCommand(uninstallCommand())
}

function serveCommand(): Command {
  return new Command('serve')
    .description('serve admission reviews over HTTPS (what "seawall gate" does)')
    .option(
      '-p, --policies <path...>',
      'files and folders of ClusterSecurityPolicy, SecurityPolicy and SecurityException',
    )
    .option('--listen <address>', 'host and port (default: 0.0.0.0:8443)')
    .option('--tls-cert <file>', 'certificate of the webhook, PEM; read again when it changes')
    .option('--tls-key <file>', 'its key')
    .option('--tls-folder <folder>', 'or an authority of our own, kept in this folder; others trust its ca.crt')
    .option('--manage <namespace/service>', 'or keep certificates in a Secret, and the webhook configurations right')
    .option('--host <name...>', 'names and addresses of the certificate, beside those of the Service')
    .option('--url <url>', 'with --manage: the API server reaches the gate here instead of by the Service')
    .option('--exclude-namespaces <list>', 'with --manage: namespaces it is never asked about (default: kube-system)')
    .option(
      '--observe-connections',
      'with --manage: also be told who opens a shell or a tunnel (exec, attach, port-forward, proxy)',
    )
    .option('--cluster', 'look up namespaces in the cluster of the kubeconfig, or the one this pod runs in')
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')
    .option('--no-pod-security', 'leave the Pod Security labels of namespaces to the API server')
    .option('--enforce-templates', 'refuse controllers whose pods their namespace would refuse')
    .option('--tolerate <file>', 'what ratchets let pass: the output of seawall gate baseline')
    .option('--results <folder>', 'judge images by these results of scans (default: SEAWALL_RESULTS)')
    .option('--record <folder>', 'write every decision down, to be replayed')
    .option('--kubernetes-version <version>', 'whose Pod Security versions count (default: that of the cluster)')
    .option('--drain <seconds>', 'go on answering for so long after SIGTERM (default: 10)')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .addHelpText(
      'after',
      `
Decisions are printed as JSON lines. SIGHUP and changed files load policies and certificates again; a policy that cannot
be read leaves those that hold in force. Paths: /validate /mutate /healthz /livez /readyz /metrics.

Examples:
  seawall gate --policies policies/ --tls-folder tls/ --listen 127.0.0.1:8443
  seawall gate --policies policies/ --cluster --manage seawall/seawall-gate --record /var/lib/seawall`,
    )
    .action(async (_: object, self: Command) => {
      const { serveGate } = await import('../gate/index.ts')
      process.exitCode = await serveGate(self.optsWithGlobals())
    })
}

function testCommand(): Command {
  return new Command('test')
    .description('what the gate would answer to objects in files, without a cluster')
    .argument('<path...>', 'manifests, or - for standard input')
    .requiredOption('-p, --policies <path...>', 'files and folders of policies, and of Namespaces for their labels')
    .option('-n, --namespace <name>', 'namespace of objects that name none')
    .option('--user <name>', 'who asks (default: kubernetes-admin)')
    .option('--results <folder>', 'judge images by these results of scans (default: SEAWALL_RESULTS)')
    .option('--kubernetes-version <version>', 'whose Pod Security versions count (default: the newest)')
    .option('--no-pod-security', 'leave the Pod Security labels of namespaces to the API server')
    .option('--enforce-templates', 'refuse controllers whose pods their namespace would refuse')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .action(async (paths: string[], _: object, self: Command) => {
      const { testGate } = await import('../gate/index.ts')
      process.exitCode = await testGate(paths, self.optsWithGlobals())
    })
}

function replayCommand(): Command {
  return new Command('replay')
    .description('judge recorded reviews again: the same decision, or what other policies would change')
    .argument('<folder>', 'the folder of --record')
    .option('-p, --policies <path...>', 'other policies: say what they would newly refuse and newly admit')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .action(async (folder: string, _: object, self: Command) => {
      const { replayGate } = await import('../gate/index.ts')
      process.exitCode = await replayGate(folder, self.optsWithGlobals())
    })
}

function explainCommand(): Command {
  return new Command('explain')
    .description('which check and which value decided a recorded review')
    .argument('<folder>', 'the folder of --record')
    .argument('<uid>', 'the uid of the review, as the decision log gives it')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .action(async (folder: string, uid: string, _: object, self: Command) => {
      const { explainReview } = await import('../gate/index.ts')
      process.exitCode = await explainReview(folder, uid, self.optsWithGlobals())
    })
}

function webhooksCommand(): Command {
  return new Command('webhooks')
    .description('the webhook configurations that policies need, for kubectl apply')
    .requiredOption('-p, --policies <path...>', 'files and folders of policies')
    .requiredOption('--ca <file>', 'the authority of the gate certificate, PEM')
    .option('--service <namespace/name>', 'the Service of the gate (default: seawall/seawall-gate)')
    .option('--url <url>', 'or the address of a gate outside the cluster, such as https://10.0.0.5:8443')
    .option('--exclude-namespaces <list>', 'namespaces the gate is never asked about', 'kube-system')
    .option('--observe-connections', 'also be told who opens a shell or a tunnel (exec, attach, port-forward, proxy)')
    .option('--no-pod-security', 'leave the Pod Security labels of namespaces to the API server')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .action(async (_: object, self: Command) => {
      const { printWebhooks } = await import('../gate/index.ts')
      process.exitCode = await printWebhooks(self.optsWithGlobals())
    })
}

function baselineCommand(): Command {
  return new Command('baseline')
    .description('what ratchets tolerate: every failure that is there today, and later what is left of it')
    .argument('[path...]', 'manifests, a cluster dump, or - for standard input')
    .requiredOption('-p, --policies <path...>', 'files and folders of policies, those of mode ratchet count')
    .option('--cluster', 'what runs in the cluster of the kubeconfig')
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')
    .option('-o, --output <file>', 'write it to a file, for seawall gate --tolerate')
    .option('--compare <file>', 'an earlier one: say what is mended since, and what is left, by namespace and owner')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .action(async (paths: string[], _: object, self: Command) => {
      const { ratchetBaseline } = await import('../gate/index.ts')
      process.exitCode = await ratchetBaseline(paths, self.optsWithGlobals())
    })
}

function packsCommand(): Command {
  return new Command('packs').description('the packs of checks that policies name').action(async () => {
    const { listPacks } = await import('../gate/index.ts')
    process.exitCode = await listPacks()
  })
}

const withCluster = (command: Command): Command =>
  command
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')

function installCommand(): Command {
  return withCluster(new Command('install'))
    .description('put the gate into the cluster of the kubeconfig, without Helm: to try it out')
    .option('--image <reference>', 'the image of the gate, where the cluster can pull it')
    .option('-p, --policies <path...>', 'policies in place of the default, which audits and refuses nothing')
    .option('--print', 'print the objects instead of applying them')
    .option('--wait <seconds>', 'how long to wait for a ready replica; 0 does not wait', '120')
    .addHelpText(
      'after',
      `
It makes the namespace seawall, and in it what the Helm chart makes with tls.manage=true.

Examples:
  seawall gate install --image registry.example.com/seawall@sha256:… --policies policies/
  seawall gate install --image registry.example.com/seawall:0.1.0 --print > gate.yaml`,
    )
    .action(async (_: object, self: Command) => {
      const { installGate } = await import('../gate/index.ts')
      process.exitCode = await installGate(self.optsWithGlobals())
    })
}

function statusCommand(): Command {
  return withCluster(new Command('status'))
    .description('what the API server asks the gate about, by namespace and kind, and why not')
    .option('-n, --namespace <name>', 'namespace of the gate (default: seawall)')
    .option('-p, --policies <path...>', "its policy files, in place of the gate's ConfigMap")
    .option('--no-pod-security', 'as the gate was started')
    .option('--check', 'exit with 1 when the webhooks, the replicas or the policies leave a gap')
    .addOption(offering('-f, --format <format>', 'table or json (default: table)', ['table', 'json']))
    .action(async (_: object, self: Command) => {
      const { showGateStatus } = await import('../gate/index.ts')
      process.exitCode = await showGateStatus(self.optsWithGlobals())
    })
}

function uninstallCommand(): Command {
  return withCluster(new Command('uninstall'))
    .description('take the gate out of the cluster: the webhooks first, then what "install" made')
    .option('--definitions', 'also the definitions of our kinds, and with them every policy in the cluster')
    .action(async (_: object, self: Command) => {
      const { uninstallGate } = await import('../gate/index.ts')
      process.exitCode = await uninstallGate(self.optsWithGlobals())
    })
}
