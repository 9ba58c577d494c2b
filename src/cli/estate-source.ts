import { SeawallError } from '../core/index.ts'
import { type EstateItem, readPaths } from '../kube/estate/index.ts'
import type { LiveItem, LiveOptions } from '../kube/estate/live/index.ts'
import type { PodTemplatePaths } from '../kube/objects/index.ts'

/** Where objects come from: files, folders and dumps, or a running cluster. */
export interface EstateFlags {
  readonly cluster?: boolean
  readonly context?: string
  readonly kubeconfig?: string
  readonly namespace?: string
  readonly exec?: boolean
  readonly complete?: boolean
  readonly exclude?: string
  readonly render?: boolean
}

export interface EstateInput {
  /** What it is called in reports. */
  readonly target: string
  /** Whether what is absent does not exist. */
  readonly complete: boolean
  readonly items: AsyncIterable<EstateItem | LiveItem>
}

/**
 * Opens what `seawall scan` would read; undefined where nothing was named. The client is loaded only for a
 * cluster, of which `only` says which kinds are listed.
 */
export async function openEstate(
  paths: readonly string[],
  flags: EstateFlags,
  podTemplates: PodTemplatePaths,
  only?: LiveOptions['only'],
): Promise<EstateInput | undefined> {
  if (flags.cluster === true) {
    if (paths.length > 0) throw new SeawallError('usage', '--cluster reads a running cluster: give no paths with it')
    const { clusterFlags, openCluster } = await import('./cluster.ts')
    const { context, exec, kubeconfig, namespace } = flags
    return openCluster(clusterFlags({ context, exec, kubeconfig, namespace }), podTemplates, process.env, only)
  }
  if (paths.length === 0) return undefined
  const { complete = false, exclude, namespace, render } = flags
  const rendering = { ...(namespace !== undefined && { namespace }) }
  return {
    target: paths.join(' '),
    complete,
    items: readPaths(paths, process.stdin, {
      ...rendering,
      cluster: complete,
      ...(exclude !== undefined && { exclude: exclude.split(',').map((part) => part.trim()) }),
      ...(render === true && {
        render: (await import('../kube/estate/render/index.ts')).rendererOf(process.env.PATH ?? '', rendering),
      }),
    }),
  }
}
