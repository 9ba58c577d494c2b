import { type LoadedPolicies, loadPolicies, makeSnapshot, type Snapshot } from '../../gate/index.ts'
import { parseKubernetes } from '../scan.ts'
import { readConfig } from '../settings.ts'
import { baselineIn } from './baseline-file.ts'

export interface PolicyFlags {
  readonly policies?: readonly string[]
  readonly podSecurity?: boolean
  readonly enforceTemplates?: boolean
  readonly config?: string
  readonly cluster?: boolean
  readonly kubernetesVersion?: string
  /** The file of a ratchet's baseline. */
  readonly tolerate?: string
}

/** The snapshot that flags, settings and policy files ask for. */
export async function snapshotFor(flags: PolicyFlags): Promise<{ snapshot: Snapshot; loaded: LoadedPolicies }> {
  const config = await readConfig(flags.config)
  const loaded = await loadPolicies(flags.policies ?? [])
  // Without a cluster, and without Namespace objects among the policies, nobody knows the labels of any namespace.
  const knowsNamespaces = flags.cluster === true || loaded.namespaces.size > 0
  const newest = parseKubernetes(flags.kubernetesVersion)
  const tolerated = flags.tolerate === undefined ? undefined : await baselineIn(flags.tolerate)
  const snapshot = makeSnapshot({
    policies: loaded.policies,
    exceptions: loaded.exceptions,
    podTemplates: config.podTemplates,
    ...(tolerated !== undefined && { tolerated: tolerated.tolerated.map(({ key }) => key) }),
    podSecurity: {
      ...(typeof newest === 'number' && { newest }),
      labels: flags.podSecurity !== false && knowsNamespaces,
      enforceTemplates: flags.enforceTemplates === true,
    },
  })
  return { snapshot, loaded }
}
