import { Assessor, type ExceptionState, isExpired, noExpiry } from '../../assess/index.ts'
import { type JsonObject, SeawallError } from '../../core/index.ts'
import { readPaths } from '../../kube/estate/index.ts'
import { podTemplatePaths } from '../../kube/objects/index.ts'
import { now, parseKubernetes, readExceptions } from '../scan.ts'
import { mergeSettings, readConfig } from '../settings.ts'
import type { ListedException } from './table.ts'

export interface StateFlags {
  readonly ignorefile?: string
  readonly namespace?: string
  readonly kubernetesVersion?: string
  readonly complete?: boolean
  readonly config?: string
}

export interface States {
  readonly listed: readonly ListedException[]
  /** What could not be read: an exception that matches nothing may cover it. */
  readonly unread: number
}

/** The exceptions of the files, and of the objects below these paths, with what each is good for. */
export async function exceptionStates(paths: readonly string[], flags: StateFlags): Promise<States> {
  const config = await readConfig(flags.config)
  const settings = mergeSettings({ ...flags } as JsonObject, process.env, config.settings) // commander gives strings and booleans
  const exceptions = await readExceptions(settings.ignorefile, paths)
  const instant = now(process.env)
  if (paths.length === 0)
    return { listed: exceptions.map((exception) => ({ exception, state: stateByDay(exception, instant) })), unread: 0 }
  const complete = settings.complete === 'true'
  const assessor = new Assessor({
    now: instant,
    exceptions,
    // An exception may be of a check that is not made by default.
    selection: { reliability: true },
    kubernetes: parseKubernetes(settings.kubernetesVersion),
    podTemplates: podTemplatePaths(config.podTemplates),
    complete,
  })
  const options = { ...(settings.namespace && { namespace: settings.namespace }), cluster: complete }
  for await (const item of readPaths(paths, process.stdin, options)) {
    if ('object' in item) assessor.add(item.object)
    else if ('unread' in item) assessor.unread(item.unread)
  }
  const { exceptions: listed, coverage, unread } = assessor.finish()
  if (coverage.objects === 0 && coverage.owned === 0)
    throw new SeawallError('usage', 'nothing was judged, so no exception can be: is the path right?')
  return { listed, unread: unread.filter(({ kind }) => kind === 'broken').length }
}

function stateByDay(exception: ListedException['exception'], instant: string): ExceptionState | 'not-checked' {
  if (exception.expires === noExpiry) return 'no-expiry'
  return isExpired(exception, instant) ? 'expired' : 'not-checked'
}
