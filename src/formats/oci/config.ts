import { isObject, type Json, listAt, member, objectAt, type Result, SeawallError, textAt } from '../../core/index.ts'
import { parseJson } from '../json/index.ts'
import { textList, textsOf } from './descriptor.ts'

/** How an image says to be run, and how it was built: image-spec/config.md, with what Docker adds. */
export interface ImageConfig {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
  readonly created?: string
  readonly author?: string
  readonly user: string
  /** `NAME=value`, as written. */
  readonly env: readonly string[]
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  readonly workingDir: string
  readonly labels: Readonly<Record<string, string>>
  readonly exposedPorts: readonly string[]
  readonly volumes: readonly string[]
  readonly onBuild: readonly string[]
  readonly healthCheck?: HealthCheck
  /** Digests of the unpacked layers, the lowest first. */
  readonly diffIds: readonly string[]
  readonly history: readonly HistoryEntry[]
}

export interface HealthCheck {
  readonly test: readonly string[]
}

export interface HistoryEntry {
  readonly createdBy: string
  readonly created?: string
  readonly comment?: string
  /** It changed the configuration only. */
  readonly emptyLayer: boolean
}

const maxConfigBytes = 8 * 1024 * 1024

export function readImageConfig(content: Buffer, what: string): Result<ImageConfig> {
  if (content.length > maxConfigBytes)
    return refused(`${what} is larger than a configuration may be (${maxConfigBytes} bytes)`)
  const parsed = parseJson(content.toString('utf8'))
  if (!parsed.ok) return refused(`${what} is no JSON: ${parsed.error.message}`)
  if (!isObject(parsed.value)) return refused(`${what} is no image configuration`)
  return { ok: true, value: configOf(parsed.value) }
}

function configOf(value: Json): ImageConfig {
  const run = objectAt(value, 'config')
  const healthCheck = objectAt(run, 'Healthcheck')
  const optional = {
    variant: textAt(value, 'variant'),
    created: textAt(value, 'created'),
    author: textAt(value, 'author'),
  }
  return {
    os: textAt(value, 'os') ?? '',
    architecture: textAt(value, 'architecture') ?? '',
    ...present(optional),
    user: textAt(run, 'User') ?? '',
    env: textList(run, 'Env'),
    entrypoint: textList(run, 'Entrypoint'),
    cmd: textList(run, 'Cmd'),
    workingDir: textAt(run, 'WorkingDir') ?? '',
    labels: textsOf(objectAt(run, 'Labels')),
    exposedPorts: Object.keys(objectAt(run, 'ExposedPorts') ?? {}),
    volumes: Object.keys(objectAt(run, 'Volumes') ?? {}),
    onBuild: textList(run, 'OnBuild'),
    ...(healthCheck !== undefined && { healthCheck: { test: textList(healthCheck, 'Test') } }),
    diffIds: textList(objectAt(value, 'rootfs'), 'diff_ids'),
    history: listAt(value, 'history').map(historyOf),
  }
}

function historyOf(entry: Json): HistoryEntry {
  return {
    createdBy: textAt(entry, 'created_by') ?? '',
    ...present({ created: textAt(entry, 'created'), comment: textAt(entry, 'comment') }),
    emptyLayer: member(entry, 'empty_layer') === true,
  }
}

/** The members that are there and not empty. */
function present<K extends string>(members: Record<K, string | undefined>): Partial<Record<K, string>> {
  const found = Object.entries(members).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(found) as Partial<Record<K, string>> // fewer of the same members
}

function refused(message: string): Result<ImageConfig> {
  return { ok: false, error: new SeawallError('malformed', message) }
}
