import { printable, SeawallError } from '../core/index.ts'
import {
  accessOf,
  type ClusterAccess,
  inClusterAccess,
  isInCluster,
  KubeError,
  kubeconfigFiles,
  openClient,
  readKubeconfig,
} from '../kube/client/index.ts'
import { type LiveItem, type LiveOptions, readLive } from '../kube/estate/live/index.ts'
import type { PodTemplatePaths } from '../kube/objects/index.ts'

/**
 * Which cluster, and how. From the command line only: a file in the folder that is scanned must not make us run the
 * programs of a kubeconfig or show its credentials to a server.
 */
export interface ClusterFlags {
  readonly context?: string
  readonly kubeconfig?: string
  readonly namespace?: string
  readonly exec: boolean
  readonly secretNames: boolean
}

/** A cluster to scan: what it is called in reports, and its objects. */
export interface ClusterSource {
  readonly target: string
  /** Of one namespace, what is absent elsewhere is not known. */
  readonly complete: boolean
  readonly items: AsyncIterable<LiveItem>
}

export function clusterFlags(flags: Readonly<Record<string, string | boolean | undefined>>): ClusterFlags {
  const text = (name: string): string | undefined => (typeof flags[name] === 'string' ? flags[name] : undefined)
  const [context, kubeconfig, namespace] = [text('context'), text('kubeconfig'), text('namespace')]
  return {
    exec: flags.exec !== false,
    secretNames: flags.secretNames === true,
    ...(context !== undefined && { context }),
    ...(kubeconfig !== undefined && { kubeconfig }),
    ...(namespace !== undefined && { namespace }),
  }
}

/** Opens the cluster of the kubeconfig, or the one this pod runs in when there is no kubeconfig. */
export function openCluster(
  flags: ClusterFlags,
  podTemplates: PodTemplatePaths,
  env: NodeJS.ProcessEnv,
  only?: LiveOptions['only'],
): ClusterSource {
  return saying(() => {
    const access = accessFor(flags, env)
    const client = openClient(access, {
      allowExec: flags.exec,
      announce: (text) => process.stderr.write(`seawall: ${printable(text)}\n`),
      interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
      env,
    })
    const { namespace, secretNames } = flags
    const items = readLive(client, {
      podTemplates,
      secretNames,
      ...(namespace !== undefined && { namespace }),
      ...(only !== undefined && { only }),
    })
    return {
      target: namespace === undefined ? access.name : `${access.name}, namespace ${namespace}`,
      complete: namespace === undefined,
      items: closing(items, () => client.close()),
    }
  })
}

export function accessFor({ context, kubeconfig }: ClusterFlags, env: NodeJS.ProcessEnv): ClusterAccess {
  const named = kubeconfig !== undefined || context !== undefined || Boolean(env.KUBECONFIG)
  if (!named && isInCluster(env)) return inClusterAccess(env)
  return accessOf(readKubeconfig(kubeconfigFiles(kubeconfig, env)), context)
}

/** Errors about the cluster are the user's to mend; kept connections would keep the program alive. */
async function* closing(items: AsyncIterable<LiveItem>, close: () => void): AsyncGenerator<LiveItem> {
  try {
    yield* items
  } catch (error) {
    throw asOurs(error)
  } finally {
    close()
  }
}

function saying<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw asOurs(error)
  }
}

export function asOurs(error: unknown): unknown {
  if (!(error instanceof KubeError)) return error
  const { hint } = error.details
  const code = error.code === 'kubeconfig' ? 'config' : 'not-readable'
  return new SeawallError(code, error.message, { cause: error, ...(hint !== undefined && { hint }) })
}
