import { RunningEstate, type RunningWorkload, saysWhatRuns } from '../../assess/running/index.ts'
import { printable } from '../../core/index.ts'
import { podTemplatePaths } from '../../kube/objects/index.ts'
import { type EstateFlags, openEstate } from '../estate-source.ts'
import { readConfig } from '../settings.ts'

export interface RunningFlags extends EstateFlags {
  readonly ownerKey?: readonly string[]
  readonly config?: string
}

/** What runs, as far as it could be read. */
export interface Running {
  readonly target: string
  readonly workloads: readonly RunningWorkload[]
  /** Parts that could not be read. */
  readonly unread: number
}

const saidUnread = 5

/** The workloads of the paths or the cluster that the flags name; undefined where they name none. */
export async function readRunning(paths: readonly string[], flags: RunningFlags): Promise<Running | undefined> {
  const config = await readConfig(flags.config)
  const podTemplates = podTemplatePaths(config.podTemplates)
  const source = await openEstate(paths, flags, podTemplates, (group, resource, kind) =>
    saysWhatRuns(group, resource, kind, podTemplates),
  )
  if (source === undefined) return undefined
  const { complete, items, target } = source
  const { ownerKey } = flags
  const estate = new RunningEstate({ complete, podTemplates, ...(ownerKey !== undefined && { ownerKeys: ownerKey }) })
  let unread = 0
  for await (const item of items) {
    if ('object' in item) estate.add(item.object)
    else if ('gap' in item) for (const missing of item.gap.missing) estate.gap(missing)
    else if (item.unread.kind === 'broken') {
      unread += 1
      if (unread <= saidUnread) process.stderr.write(`seawall: not read: ${printable(item.unread.message)}\n`)
    }
  }
  return { target, workloads: estate.finish(), unread }
}
