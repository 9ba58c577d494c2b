import { byCodePoint } from '../../core/index.ts'
import type { ImageConfig } from '../../formats/oci/index.ts'
import { markOf } from '../analysis/index.ts'
import { findSecretsInEnv, redactWords } from '../secrets/index.ts'

/** A setting that two images do not share; undefined where one has none. */
export interface ConfigChange {
  /** `User`, `Env/NODE_ENV`, `ExposedPorts/22/tcp`. */
  readonly setting: string
  readonly before: string | undefined
  readonly after: string | undefined
}

/** How two images differ in how they are run. Values that are credentials are told apart and not shown. */
export function diffConfig(before: ImageConfig, after: ImageConfig): readonly ConfigChange[] {
  const [old, young] = [settingsOf(before), settingsOf(after)]
  return [...new Set([...old.keys(), ...young.keys()])]
    .filter((setting) => old.get(setting) !== young.get(setting))
    .sort(byCodePoint)
    .map((setting) => ({ setting, before: old.get(setting), after: young.get(setting) }))
}

function settingsOf(config: ImageConfig): ReadonlyMap<string, string> {
  const { user, workingDir, entrypoint, cmd, env, labels, exposedPorts, volumes, healthCheck } = config
  const single: readonly (readonly [string, string])[] = [
    ['User', user],
    ['WorkingDir', workingDir],
    ['Entrypoint', commandText(entrypoint)],
    ['Cmd', commandText(cmd)],
    ['Healthcheck', commandText(healthCheck?.test ?? [])],
  ]
  return new Map([
    ...single.filter(([, value]) => value !== ''),
    ...env.map((entry) => ['Env', entry] as const).map(([kind, entry]) => named(kind, ...splitAtEquals(entry))),
    ...Object.entries(labels).map(([name, value]) => named('Labels', name, value)),
    ...exposedPorts.map((port) => [`ExposedPorts/${port}`, 'yes'] as const),
    ...volumes.map((path) => [`Volumes/${path}`, 'yes'] as const),
  ])
}

const commandText = (words: readonly string[]): string => (words.length === 0 ? '' : JSON.stringify(redactWords(words)))

function splitAtEquals(entry: string): readonly [string, string] {
  const equals = entry.indexOf('=')
  return equals === -1 ? [entry, ''] : [entry.slice(0, equals), entry.slice(equals + 1)]
}

/** A credential is shown as in a report: what is typical of it, and the mark that tells two of them apart. */
function named(kind: string, name: string, value: string): readonly [string, string] {
  const [secret] = findSecretsInEnv(name, value)
  if (secret === undefined) return [`${kind}/${name}`, value]
  const { excerpt, mark } = markOf(secret)
  return [`${kind}/${name}`, `${excerpt} ${mark}`]
}
