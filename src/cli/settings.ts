import { readFile, stat } from 'node:fs/promises'
import {
  isArray,
  isObject,
  isSeverity,
  type Json,
  type JsonObject,
  member,
  messageOf,
  SeawallError,
  type Severity,
  severities,
  textAt,
} from '../core/index.ts'
import { parseYaml } from '../formats/yaml/index.ts'
import type { PodTemplatePath, TemplateShape } from '../kube/objects/index.ts'

/** What `seawall.yaml` may say besides the flags: paths of pod templates in custom resources. */
export interface ConfigFile {
  readonly settings: JsonObject
  /** What a file that nobody named leaves out of the judgement; to be said, since a pull request may bring it. */
  readonly narrowing: readonly SettingName[]
  readonly podTemplates: readonly PodTemplatePath[]
}

/** Settings of a scan as flags (`--fail-on`), environment (`SEAWALL_FAIL_ON`) and file (`failOn`) know them. */
export const settingNames = [
  'format',
  'output',
  'severity',
  'failOn',
  'exitCode',
  'baseline',
  'import',
  'ignorefile',
  'namespace',
  'kubernetesVersion',
  'only',
  'exclude',
  'skip',
  'complete',
  'strict',
  'reliability',
  'all',
  'showSuppressed',
  'quiet',
] as const
export type SettingName = (typeof settingNames)[number]
export type Settings = Readonly<Partial<Record<SettingName, string>>>

const booleans: ReadonlySet<SettingName> = new Set([
  'complete',
  'strict',
  'reliability',
  'all',
  'showSuppressed',
  'quiet',
])

/** Flags win over the environment, the environment over the file (Trivy's order). */
export function mergeSettings(flags: JsonObject, env: NodeJS.ProcessEnv, file: JsonObject): Settings {
  const merged: Partial<Record<SettingName, string>> = {}
  for (const name of settingNames) {
    const value = asText(flags[name]) ?? env[environmentName(name)] ?? asText(file[name])
    if (value === undefined || value === '') continue
    if (booleans.has(name) && value !== 'true' && value !== 'false')
      throw new SeawallError('usage', `${environmentName(name)} must be true or false, not "${value}"`)
    merged[name] = value
  }
  return merged
}

export function environmentName(name: string): string {
  return `SEAWALL_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

function asText(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  if (isArray(value)) return value.map(String).join(',')
  return typeof value === 'object' ? undefined : String(value)
}

const narrowingNames = ['only', 'skip', 'exclude', 'namespace', 'severity', 'baseline'] as const

/** One line on standard error, whatever the format of the report. */
export function sayNarrowing({ narrowing }: ConfigFile): void {
  if (narrowing.length > 0)
    process.stderr.write(
      `seawall: ${configFile} of this folder narrows what is judged: it sets ${narrowing.join(', ')}\n`,
    )
}

const configFile = 'seawall.yaml'

/** `--config FILE`, or `seawall.yaml` of the current folder when there is one. */
export async function readConfig(named: string | undefined): Promise<ConfigFile> {
  const text = await readOptional(named ?? configFile, named !== undefined)
  if (text === undefined) return { settings: {}, narrowing: [], podTemplates: [] }
  const file = named ?? configFile
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new SeawallError('config', `${file}:${parsed.error.line}: ${parsed.error.message}`)
  const value = parsed.value ?? {}
  if (!isObject(value)) throw new SeawallError('config', `${file} must hold settings such as "failOn: high"`)
  const known: readonly string[] = [...settingNames, 'podTemplates']
  const surplus = Object.keys(value).find((key) => !known.includes(key))
  if (surplus !== undefined)
    throw new SeawallError('config', `${file} has an unknown setting "${surplus}"`, {
      hint: `known: ${known.join(', ')}`,
    })
  const reserved = named === undefined ? ['output', 'exitCode'].find((key) => key in value) : undefined
  if (reserved !== undefined)
    throw new SeawallError('config', `${file} was not asked for and may not set "${reserved}"`, {
      hint: `give it as a flag, or name the file with --config ${file}`,
    })
  const narrowing = named === undefined ? narrowingNames.filter((name) => name in value) : []
  return { settings: value, narrowing, podTemplates: parsePodTemplates(value.podTemplates, file) }
}

const mostBytes = 1024 * 1024

/** The text of a file; a file nobody named may be missing. */
export async function readOptional(file: string, named: boolean): Promise<string | undefined> {
  try {
    const found = await stat(file)
    if (!found.isFile() || found.size > mostBytes)
      throw new SeawallError('config', `${file} is no file of at most 1 MiB`, {
        hint: 'settings and exceptions are small',
      })
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof SeawallError) throw cause
    const missing = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
    if (missing && !named) return undefined
    throw new SeawallError('not-found', `cannot read ${file}: ${missing ? 'no such file' : messageOf(cause)}`, {
      cause,
    })
  }
}

const shapes: readonly TemplateShape[] = ['pod', 'tekton-task', 'operator']

function parsePodTemplates(value: Json | undefined, file: string): PodTemplatePath[] {
  if (value === undefined || value === null) return []
  const example = '{group: example.com, kind: Widget, path: spec.template}'
  if (!isArray(value)) throw new SeawallError('config', `${file}: podTemplates must be a list such as [${example}]`)
  return value.map((entry, index) => {
    const [group, kind, path] = [textAt(entry, 'group'), textAt(entry, 'kind'), textAt(entry, 'path')]
    const shape = shapes.find((known) => known === (member(entry, 'shape') ?? 'pod'))
    if (group === undefined || !kind || path === undefined || shape === undefined)
      throw new SeawallError('config', `${file}: podTemplates[${index}] must be like ${example}`)
    return { group, kind, path, shape }
  })
}

export function parseSeverities(text: string | undefined): ReadonlySet<Severity> {
  if (text === undefined) return new Set(severities)
  const names = text.split(',').map((name) => name.trim().toLowerCase())
  return new Set(names.map((name) => parseSeverity(name, '--severity')))
}

export function parseSeverity(text: string, flag: string): Severity {
  const name = text.trim().toLowerCase()
  if (!isSeverity(name))
    throw new SeawallError('usage', `${flag} does not know the severity "${text}"`, {
      hint: `known: ${severities.join(', ')}`,
    })
  return name
}
