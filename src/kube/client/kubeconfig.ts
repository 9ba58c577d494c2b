import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { isObject, type Json, type JsonObject, listAt, member, messageOf, objectAt, textAt } from '../../core/index.ts'
import { parseYaml } from '../../formats/yaml/index.ts'
import type { ClientCertificate, ClusterAccess, Credentials, ExecPlugin, Impersonation } from './access.ts'
import { KubeError } from './error.ts'

/** A named entry and the folder its relative paths start from. */
interface Entry {
  readonly value: JsonObject
  readonly folder: string
}

/** Kubeconfig files merged as kubectl merges them: the first file that names something wins. */
export interface Kubeconfig {
  readonly files: readonly string[]
  readonly currentContext: string | undefined
  readonly clusters: ReadonlyMap<string, Entry>
  readonly users: ReadonlyMap<string, Entry>
  readonly contexts: ReadonlyMap<string, Entry>
}

/** Where kubectl would look: `--kubeconfig`, then `$KUBECONFIG` (a list), then `~/.kube/config`. */
export function kubeconfigFiles(named: string | undefined, env: NodeJS.ProcessEnv): readonly string[] {
  if (named !== undefined) return [named]
  const listed = (env.KUBECONFIG ?? '').split(process.platform === 'win32' ? ';' : ':').filter((file) => file !== '')
  if (listed.length > 0) return listed
  const home = env.HOME ?? env.USERPROFILE
  return home === undefined ? [] : [join(home, '.kube', 'config')]
}

/** Reads and merges kubeconfig files. Of several, some may be missing; of one, it must be there. */
export function readKubeconfig(files: readonly string[]): Kubeconfig {
  const maps = {
    clusters: new Map<string, Entry>(),
    users: new Map<string, Entry>(),
    contexts: new Map<string, Entry>(),
  }
  const found: string[] = []
  let currentContext: string | undefined
  for (const file of files) {
    const value = readOne(file, files.length > 1)
    if (value === undefined) continue
    found.push(file)
    currentContext ||= textAt(value, 'current-context')
    const folder = dirname(resolve(file))
    for (const [list, inner] of lists)
      for (const item of listAt(value, list)) {
        const name = textAt(item, 'name')
        const entry = objectAt(item, inner)
        if (name !== undefined && entry !== undefined && !maps[list].has(name))
          maps[list].set(name, { value: entry, folder })
      }
  }
  if (found.length === 0)
    throw new KubeError('kubeconfig', `there is no kubeconfig: ${files.join(', ') || 'nowhere to look'}`, {
      hint: 'name one with --kubeconfig, or set KUBECONFIG',
    })
  return { files: found, currentContext: currentContext || undefined, ...maps }
}

const lists = [
  ['clusters', 'cluster'],
  ['users', 'user'],
  ['contexts', 'context'],
] as const

function readOne(file: string, mayBeMissing: boolean): JsonObject | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (isMissing(cause) && mayBeMissing) return undefined
    if (isMissing(cause))
      throw new KubeError('kubeconfig', `there is no kubeconfig ${file}`, {
        hint: 'name one with --kubeconfig, or set KUBECONFIG',
        cause,
      })
    throw new KubeError('kubeconfig', `cannot read the kubeconfig ${file}: ${messageOf(cause)}`, { cause })
  }
  const parsed = parseYaml(text)
  if (!parsed.ok) throw new KubeError('kubeconfig', `${file}:${parsed.error.line}: ${parsed.error.message}`)
  if (!isObject(parsed.value))
    throw new KubeError('kubeconfig', `${file} is not a kubeconfig: it must hold clusters, users and contexts`)
  return parsed.value
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** The access a context describes; files it refers to are read now, so that what is missing is said by name. */
export function accessOf(config: Kubeconfig, contextName: string | undefined): ClusterAccess {
  const name = contextName ?? config.currentContext
  if (name === undefined)
    throw new KubeError('kubeconfig', 'the kubeconfig has no current context', {
      hint: `name one with --context: ${namesOf(config.contexts)}`,
    })
  const context = pick(config.contexts, name, 'context')
  const clusterName = textAt(context.value, 'cluster') ?? ''
  const cluster = pick(config.clusters, clusterName, 'cluster')
  const userName = textAt(context.value, 'user')
  const user = userName ? pick(config.users, userName, 'user') : { value: {}, folder: cluster.folder }
  const server = textAt(cluster.value, 'server') ?? ''
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new KubeError('kubeconfig', `the cluster "${clusterName}" has no server such as https://host:6443`)
  if (new URL(server).username !== '' || new URL(server).password !== '')
    throw new KubeError(
      'kubeconfig',
      `the server of the cluster "${clusterName}" has a user or password in its address`,
    )
  return {
    name,
    server: server.replace(/\/+$/, ''),
    namespace: textAt(context.value, 'namespace') || 'default',
    ca: material(cluster, 'certificate-authority'),
    serverName: textAt(cluster.value, 'tls-server-name') || undefined,
    insecure: member(cluster.value, 'insecure-skip-tls-verify') === true,
    proxy: proxyOf(cluster.value, clusterName),
    certificate: certificateOf(user),
    credentials: credentialsOf(user, userName ?? ''),
    impersonate: impersonationOf(user.value),
  }
}

function pick(entries: ReadonlyMap<string, Entry>, name: string, what: string): Entry {
  const entry = entries.get(name)
  if (entry !== undefined) return entry
  throw new KubeError('kubeconfig', `the kubeconfig has no ${what} "${name}"`, { hint: `it has: ${namesOf(entries)}` })
}

function namesOf(entries: ReadonlyMap<string, Entry>): string {
  return [...entries.keys()].join(', ') || 'none'
}

/** `KEY-data` (base64) wins over the file named by `KEY`. */
function material(entry: Entry, key: string): string | undefined {
  const data = textAt(entry.value, `${key}-data`)
  if (data) return Buffer.from(data, 'base64').toString('utf8')
  const file = textAt(entry.value, key)
  return file ? readNamed(entry.folder, file, key) : undefined
}

function readNamed(folder: string, file: string, key: string): string {
  const path = pathFrom(folder, file)
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const why = isMissing(cause) ? 'there is no such file' : messageOf(cause)
    throw new KubeError('kubeconfig', `the kubeconfig names ${path} as its ${key}: ${why}`, { cause })
  }
}

const pathFrom = (folder: string, file: string): string => (isAbsolute(file) ? file : join(folder, file))

function proxyOf(cluster: JsonObject, name: string): string | undefined {
  const proxy = textAt(cluster, 'proxy-url')
  if (!proxy) return undefined
  if (!URL.canParse(proxy) || !/^https?:$/.test(new URL(proxy).protocol))
    throw new KubeError('kubeconfig', `the proxy-url of the cluster "${name}" must start with http:// or https://`, {
      hint: 'SOCKS proxies are not supported',
    })
  return proxy
}

function certificateOf(user: Entry): ClientCertificate | undefined {
  const cert = material(user, 'client-certificate')
  const key = material(user, 'client-key')
  if (cert === undefined && key === undefined) return undefined
  if (cert === undefined || key === undefined)
    throw new KubeError(
      'kubeconfig',
      `the user has a client ${cert ? 'certificate without a key' : 'key without a certificate'}`,
    )
  return { cert, key }
}

function credentialsOf({ value, folder }: Entry, name: string): Credentials {
  const tokenFile = textAt(value, 'tokenFile')
  if (tokenFile) return { kind: 'token-file', file: pathFrom(folder, tokenFile) } // wins over `token`, as in client-go
  const token = textAt(value, 'token')
  if (token) return { kind: 'token', token }
  const exec = objectAt(value, 'exec')
  if (exec !== undefined) return { kind: 'exec', plugin: pluginOf(exec, folder, name) }
  if (member(value, 'username') !== undefined || member(value, 'password') !== undefined)
    throw new KubeError(
      'kubeconfig',
      `the user "${name}" has a password: Kubernetes removed basic authentication in 1.19`,
      {
        hint: 'use a token, a client certificate or an exec plugin',
      },
    )
  if (member(value, 'auth-provider') !== undefined)
    throw new KubeError('kubeconfig', `the user "${name}" has an auth-provider: Kubernetes removed them in 1.26`, {
      hint: 'use the exec plugin of your provider, such as gke-gcloud-auth-plugin or kubelogin',
    })
  return { kind: 'none' }
}

const pluginVersions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']

function pluginOf(exec: JsonObject, folder: string, user: string): ExecPlugin {
  const apiVersion = textAt(exec, 'apiVersion') ?? ''
  const command = textAt(exec, 'command') ?? ''
  if (!pluginVersions.includes(apiVersion))
    throw new KubeError('kubeconfig', `the exec plugin of the user "${user}" speaks "${apiVersion}"`, {
      hint: `known: ${pluginVersions.join(', ')}`,
    })
  if (command === '') throw new KubeError('kubeconfig', `the exec plugin of the user "${user}" has no command`)
  const interactive = textAt(exec, 'interactiveMode')
  return {
    apiVersion,
    // As kubectl: a path is relative to the kubeconfig, a bare name is looked up on the PATH.
    command: /[/\\]/.test(command) ? pathFrom(folder, command) : command,
    args: listAt(exec, 'args').filter((arg): arg is string => typeof arg === 'string'),
    env: Object.fromEntries(listAt(exec, 'env').flatMap(nameAndValue)),
    installHint: textAt(exec, 'installHint'),
    provideClusterInfo: member(exec, 'provideClusterInfo') === true,
    interactive: interactive === 'Never' || interactive === 'Always' ? interactive : 'IfAvailable',
  }
}

function nameAndValue(entry: Json): [string, string][] {
  const [name, value] = [textAt(entry, 'name'), textAt(entry, 'value')]
  return name && value !== undefined ? [[name, value]] : []
}

function impersonationOf(user: JsonObject): Impersonation | undefined {
  const as = textAt(user, 'as')
  if (member(user, 'as-uid') !== undefined || member(user, 'as-user-extra') !== undefined)
    throw new KubeError('kubeconfig', 'the user impersonates with as-uid or as-user-extra, which is not supported')
  const groups = listAt(user, 'as-groups').filter((group): group is string => typeof group === 'string')
  return as ? { user: as, groups } : undefined
}
