import { Command } from 'commander'
import { offering } from '../offer.ts'

export function gateCommand(): Command {
  return new Command('gate')
    .description('the admission webhook: refuses, warns and mends before anything is stored')
    .addCommand(serveCommand(), { isDefault: true })
    .addCommand(testCommand())
    .addCommand(replayCommand())
    .addCommand(packsCommand())
}

function serveCommand(): Command {
  return new Command('serve')
    .description('serve admission reviews over HTTPS (what "seawall gate" does)')
    .option(
      '-p, --policies <path...>',
      'files and folders of ClusterSecurityPolicy, SecurityPolicy and SecurityException',
    )
    .option('--listen <address>', 'host and port (default: 0.0.0.0:8443)')
    .requiredOption('--tls-cert <file>', 'certificate of the webhook, PEM; read again when it changes')
    .requiredOption('--tls-key <file>', 'its key')
    .option('--cluster', 'look up namespaces in the cluster of the kubeconfig, or the one this pod runs in')
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')
    .option('--no-pod-security', 'leave the Pod Security labels of namespaces to the API server')
    .option('--enforce-templates', 'refuse controllers whose pods their namespace would refuse')
    .option('--record <folder>', 'write every decision down, to be replayed')
    .option('--drain <seconds>', 'go on answering for so long after SIGTERM (default: 10)')
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .addHelpText(
      'after',
      `
Decisions are printed as JSON lines. SIGHUP and changed files load policies and certificates again; a policy that cannot
be read leaves those that hold in force. Paths: /validate /mutate /healthz /livez /readyz /metrics.

Example:
  seawall gate --policies policies/ --tls-cert tls.crt --tls-key tls.key --cluster --record /var/lib/seawall`,
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

function packsCommand(): Command {
  return new Command('packs').description('the packs of checks that policies name').action(async () => {
    const { listPacks } = await import('../gate/index.ts')
    process.exitCode = await listPacks()
  })
}
