import type { Command } from 'commander'
import { collect } from './image-source.ts'

/** The options that say which workloads run, the same as for a scan. */
export function withEstate(command: Command): Command {
  return command
    .option('--cluster', 'what runs in a cluster: the current context of the kubeconfig, or the one this pod runs in')
    .option('--context <name>', 'another context of the kubeconfig')
    .option('--kubeconfig <file>', 'another kubeconfig (default: KUBECONFIG, then ~/.kube/config)')
    .option('--no-exec', 'run no program for credentials, even if the kubeconfig names one')
    .option('-n, --namespace <name>', 'namespace of objects that name none; with --cluster, only this namespace')
    .option('--complete', 'the paths are a whole cluster: what is absent does not exist')
    .option('--exclude <list>', 'pass by these files and folders, such as vendor,*.generated.yaml')
    .option('--render', 'render charts and kustomizations with helm, kustomize or kubectl of the PATH, without network')
    .option('--owner-key <key>', 'a label or annotation that names an owner; may be given again', collect)
    .option('--config <file>', 'settings (default: seawall.yaml)')
    .option('--results <folder>', 'where results stand (default: SEAWALL_RESULTS, or the data folder of the user)')
    .option('--db <folder>', 'the advisory database (default: SEAWALL_DB, or the data folder of the user)')
}
